import { isIP } from 'node:net';
import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js';
import { z } from 'zod';

/** A block of addresses: those that begin with the first `bits` bits of `base`. */
export interface AddressRange {
  readonly base: IPv4 | IPv6;
  readonly bits: number;
}

/**
 * Reads an address as it is written everywhere; undefined for anything else. An IPv4 address in the form of IPv6
 * (`::ffff:192.0.2.1`) is the IPv4 address, so that no rule about it has a second spelling. Forms such as `127.1` or
 * `0x7f000001` are none: they are refused, not interpreted.
 */
export function parseAddress(text: string): IPv4 | IPv6 | undefined {
  const zone = text.indexOf('%');
  const plain = zone < 0 ? text : text.slice(0, zone);
  return isIP(plain) === 0 ? undefined : ipaddr.process(plain);
}

/** True if one of the ranges has the address. */
export function isInRanges(address: IPv4 | IPv6, ranges: readonly AddressRange[]): boolean {
  return ranges.some(({ base, bits }) => base.kind() === address.kind() && address.match(base, bits));
}

/** `10.0.0.0/8,2001:db8::/32,192.0.2.1` as ranges; an address without a length is itself alone. */
export const addressRangesField = () =>
  z.string().transform((text, context): readonly AddressRange[] => {
    const parts = text.split(',').map((part) => part.trim());
    return parts
      .filter((part) => part !== '')
      .flatMap((part) => {
        const range = parseRange(part);
        if (range === undefined) {
          context.addIssue({ code: 'custom', message: `"${part}" is neither an address nor a CIDR block` });
        }
        return range ?? [];
      });
  });

function parseRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const base = parseAddress(address);
  if (base === undefined || address.includes('%') || rest.length > 0) return undefined;
  const written = isIP(address) === 6 ? 128 : 32;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const bits = length === undefined ? written : Number(length);
  // An IPv4 block in the form of IPv6 has 96 bits before those of IPv4.
  const own = base.kind() === 'ipv4' && written === 128 ? bits - 96 : bits;
  return bits > written || own < 0 ? undefined : { base, bits: own };
}
