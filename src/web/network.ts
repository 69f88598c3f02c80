/** What one household or office has: an IPv4 address, or the first half of an IPv6 one. */
export function networkOf(address: string | undefined): string {
  const plain = (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
  if (!plain.includes(":")) return plain;
  const [before = "", after] = plain.split("::");
  const [head, tail] = [before, after ?? ""].map((part) => part.split(":").filter(Boolean));
  const missing = after === undefined ? 0 : 8 - (head?.length ?? 0) - (tail?.length ?? 0);
  const groups = [
    ...(head ?? []),
    ...Array<string>(Math.max(missing, 0)).fill("0"),
    ...(tail ?? []),
  ];
  return groups.slice(0, 4).join(":");
}
