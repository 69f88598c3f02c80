// Pages that show what changes refresh by themselves; they work without. The server says only that something changed: then the page asks
// for itself again and takes over its marked parts, but none in which somebody is typing or choosing.

const main = document.querySelector("[data-live]");
const LEAST_GAP = 3_000;
let stream;
let timer;
let last = 0;

/** A part is left alone while it has the focus, something typed, something open or something selected. */
function inUse(part) {
  if (part.contains(document.activeElement) || part.querySelector("details[open]")) return true;
  const selected = getSelection();
  if (selected && !selected.isCollapsed && selected.containsNode(part, true)) return true;
  return [...part.querySelectorAll("input, textarea, select")].some((control) => {
    if (control instanceof HTMLSelectElement)
      return (
        [...control.options].some((option) => option.selected !== option.defaultSelected) &&
        control.dataset.touched
      );
    if (control.type === "checkbox" || control.type === "radio")
      return control.checked !== control.defaultChecked;
    if (control.type === "file") return control.files.length > 0;
    return control.type !== "hidden" && control.value !== control.defaultValue;
  });
}

async function refresh() {
  timer = undefined;
  if (document.hidden) return;
  last = Date.now();
  const answer = await fetch(location.href, {
    headers: { "X-Live": "1", Accept: "text/html" },
    redirect: "manual",
  }).catch(() => undefined);
  if (!answer) return;
  if (answer.type === "opaqueredirect" || answer.status === 404) return stop();
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live-part][id]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh) continue;
    if (inUse(part)) soon();
    else if (wordsOf(fresh) !== wordsOf(part)) part.replaceWith(document.adoptNode(fresh));
  }
}

/** What a part says and does, without the ids of its forms, which are new each time. */
function wordsOf(part) {
  return part.outerHTML.replaceAll(/name="form_id" value="[^"]*"/g, "");
}

/** Once, a little later, and no more often than now and then; each reader at another moment. */
function soon() {
  timer ??= setTimeout(refresh, Math.max(200, last + LEAST_GAP - Date.now()) + Math.random() * 500);
}

function start() {
  if (stream || document.hidden) return;
  stream = new EventSource(main.dataset.live);
  stream.addEventListener("changed", soon);
  stream.addEventListener("error", () => {
    if (stream?.readyState === EventSource.CLOSED) stop(); // turned away: it stays as it is
  });
}

function stop() {
  stream?.close();
  stream = undefined;
}

if (main && "EventSource" in window) {
  document.addEventListener("change", ({ target }) => (target.dataset.touched = "1"));
  // A page that nobody looks at needs no stream; one that is looked at again may be old.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return stop();
    start();
    soon();
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", start);
  start();
}
