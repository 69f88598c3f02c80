import ipaddr from "ipaddr.js";

/** All of global IPv6 that has been given out; mapped, NAT64, local and compatible addresses lie outside. */
const GLOBAL = ipaddr.IPv6.parseCIDR("2000::/3");

/** Public by their numbers, and yet none of the public's. */
const NOT_PUBLIC = [
  ipaddr.IPv4.parseCIDR("168.63.129.16/32"), // the platform's own server in Azure, reached from every machine there
  ipaddr.IPv6.parseCIDR("2001::/23"), // protocols' own: Teredo, ORCHID, …
  ipaddr.IPv6.parseCIDR("2002::/16"), // 6to4: an IPv4 address within
  ipaddr.IPv6.parseCIDR("2001:db8::/32"), // documentation
  ipaddr.IPv6.parseCIDR("3fff::/20"), // documentation
];

/** Is this text a public unicast address, that a tenant's call may go to? Anything that is no address is none. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes("%")) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  if (address instanceof ipaddr.IPv6 && !address.match(GLOBAL)) return false;
  return !NOT_PUBLIC.some(
    ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
  );
}
