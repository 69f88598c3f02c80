/** Longer names lose their middle, never their ending. */
const LONGEST_NAME = 150;

/** Endings of what runs when it is opened, on some machine or other. Refused, whatever the file holds. */
const PROGRAMS = new Set(
  (
    "apk app bat bin cmd com cpl deb dll dmg exe gadget hta inf ins iso jar js jse lnk msc msi msp mst pif pkg " +
    "ps1 ps2 psm1 reg rpm scf scr sct sh sys vb vbe vbs ws wsc wsf wsh"
  ).split(" "),
);

/** A file's name as it is kept: without folders, control characters and signs that turn the reading direction. */
export function fileName(said: string): string {
  const base = said.split(/[/\\]/).at(-1) ?? "";
  const clean = base
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, "")
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/^[\s.]+|[\s.]+$/g, "");
  if (clean === "") return "file";
  const signs = [...clean];
  if (signs.length <= LONGEST_NAME) return clean;
  const ending = [...endingOf(clean)].slice(0, 20);
  return [...signs.slice(0, LONGEST_NAME - ending.length - 1), "…", ...ending].join("");
}

/** Whether the name is one of a program. */
export function isProgram(name: string): boolean {
  return PROGRAMS.has(endingOf(name).slice(1).toLowerCase());
}

function endingOf(name: string): string {
  const at = name.lastIndexOf(".");
  return at < 1 ? "" : name.slice(at);
}
