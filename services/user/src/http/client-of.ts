import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';
import type { Client } from '../domain/client.ts';

/** Bits of an IPv6 address that are of its network: a host is given a /64, and has every address in it. */
const networkBits = 64;

/**
 * Where a call comes from, as the gateway says in `X-Forwarded-For`: it sets the header itself, to one address, whatever
 * came from outside. A call that came past the gateway is of the other end of its connection.
 */
export function clientOf(req: IncomingMessage): Client {
  const stated = req.headers['x-forwarded-for'];
  const text = typeof stated === 'string' && isIP(stated) !== 0 ? stated : req.socket.remoteAddress;
  // The socket of a caller who has left has no address any more.
  if (text === undefined || isIP(text) === 0) return { address: 'unknown', network: 'unknown' };
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return { address: address.toString(), network: address.toString() };
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/${networkBits}`);
  return { address: address.toString(), network: `${network.toString()}/${networkBits}` };
}
