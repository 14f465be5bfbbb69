import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address in a form that can be compared with ranges. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** IPv6 addresses that are given out to the internet at all (RFC 4291, 2.4); what lies outside is special or unassigned. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Forms of an IPv4 address in IPv6 that lead to that very address: as sockets have it, and as DNS64 makes it (RFC 6052). */
const embeddings = [ipaddr.IPv6.parseCIDR('::ffff:0:0/96'), ipaddr.IPv6.parseCIDR('64:ff9b::/96')];

/** In a public range, and nevertheless a service of the host that a machine of Azure runs on. */
const hostServices: ReadonlySet<string> = new Set(['168.63.129.16']);

/**
 * The address that a text leads to: an IPv4 address that is embedded in IPv6 by mapping or by the well-known prefix of
 * NAT64 is that IPv4 address. Undefined for what is no address.
 */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return ipaddr.IPv4.parse(text);
  // By the groups that are connected to: the library reads `::1.2.3.4` as if it were mapped.
  const groups = isIPv6(text) ? URL.parse(`http://[${text}]`)?.hostname.slice(1, -1) : undefined;
  if (groups === undefined) return undefined;
  const address = ipaddr.IPv6.parse(groups);
  const isEmbedding = embeddings.some((range) => address.match(range));
  return isEmbedding ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address;
}

/**
 * True for an address on the public internet. False for private, loopback, link-local, shared, multicast, reserved and
 * documentation ranges, for those of metadata services, and for tunnels that carry IPv4 in IPv6 (6to4, Teredo, NAT64 of a local
 * prefix).
 *
 * Not guaranteed: that a public address is no machine of ours.
 */
export function isPublicAddress(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv6) return address.match(globalUnicast);
  return !hostServices.has(address.toString());
}
