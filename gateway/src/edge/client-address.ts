import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { type AddressRange, isInRanges, parseAddress } from './address-ranges.ts';

/** The other end of a request, as far as the network tells. */
export interface ClientAddress {
  /** In its usual form; `unknown` when the connection was gone before it was asked for. */
  readonly text: string;
  /** What one client is counted by: an IPv4 address, or the /64 block of an IPv6 address, which is what one client has. */
  readonly network: string;
  /** False for an address that the lists of the operator keep out. */
  readonly allowed: boolean;
}

export interface ClientAddressOptions {
  /** Number of proxies in front of the gateway, each of which adds the address that it was called from to `X-Forwarded-For`. */
  readonly trustedHops: number;
  /** If there are any, only these may call. */
  readonly allow: readonly AddressRange[];
  /** These may not, even if `allow` has them. */
  readonly deny: readonly AddressRange[];
}

/** Tells where a request comes from. */
export type AddressOf = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => ClientAddress;

/** What is known of an address is kept for so many: to read one costs more than all else here. */
const remembered = 10_000;

/** Longer than any address with brackets, zone and port. */
const longestEntry = 80;

/**
 * Finds the address of the client behind `trustedHops` proxies: the entry of `X-Forwarded-For` that the outermost of them
 * wrote, counted from the right. What stands left of it is the caller's own word and is ignored, and so is `Forwarded`.
 * An entry that is no address counts as missing; then it is the address of the connection.
 *
 * Not guaranteed: anything, if the number is larger than that of the proxies. Then callers choose their address.
 */
export function createAddressOf(options: ClientAddressOptions): AddressOf {
  const known = new LRUCache<string, ClientAddress>({ max: remembered });
  const describe = (entry: string): ClientAddress | undefined => {
    if (entry.length > longestEntry) return undefined;
    const cached = known.get(entry);
    if (cached !== undefined) return cached;
    const described = describeAddress(entry, options);
    if (described !== undefined) known.set(entry, described);
    return described;
  };
  const unknown = { text: 'unknown', network: 'unknown', allowed: options.allow.length === 0 };
  return ({ headers, socket }) => {
    const forwarded = options.trustedHops === 0 ? undefined : headers['x-forwarded-for'];
    const said =
      typeof forwarded === 'string' ? describe(entryAt(forwarded, options.trustedHops)) : undefined;
    return said ?? describe(socket.remoteAddress ?? '') ?? unknown;
  };
}

/** The entry of a list that is the given one from the right, 1 being the last; the first entry of a shorter list. */
function entryAt(list: string, fromRight: number): string {
  let end = list.length;
  for (let position = 1; ; position += 1) {
    const comma = end === 0 ? -1 : list.lastIndexOf(',', end - 1);
    if (position === fromRight || comma < 0) return list.slice(comma + 1, end).trim();
    end = comma;
  }
}

function describeAddress(entry: string, { allow, deny }: ClientAddressOptions): ClientAddress | undefined {
  const address = parseAddress(withoutPort(entry));
  if (address === undefined) return undefined;
  const allowed = (allow.length === 0 || isInRanges(address, allow)) && !isInRanges(address, deny);
  const text = 'toRFC5952String' in address ? address.toRFC5952String() : address.toString();
  const network =
    'parts' in address
      ? `${address.parts
          .slice(0, 4)
          .map((part) => part.toString(16))
          .join(':')}::/64`
      : text;
  return { text, network, allowed };
}

/** `192.0.2.1:80` and `[2001:db8::1]:80` are what some proxies write. */
function withoutPort(entry: string): string {
  if (entry.startsWith('[')) return entry.slice(1, Math.max(1, entry.indexOf(']')));
  const colon = entry.indexOf(':');
  return colon >= 0 && entry.indexOf(':', colon + 1) < 0 ? entry.slice(0, colon) : entry;
}
