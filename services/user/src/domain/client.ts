import { hashSecret } from './secrets.ts';

/** Where a call comes from. */
export interface Client {
  /** IP address, for logs. */
  readonly address: string;
  /** What counts as one place: an IPv4 address, or the /64 of an IPv6 one, of which a single host has all addresses. */
  readonly network: string;
}

/** What attempts to log in are counted by. Hashes: an outsider who reads the counters learns no address of anyone. */
export interface LoginKeys {
  readonly account: string;
  readonly network: string;
  /** Of account and network together. */
  readonly pair: Buffer;
}

/** The keys of an attempt. `email` is in the form of `normalizeEmail`; whether it has an account makes no difference. */
export function loginKeysOf(email: string, { network }: Client): LoginKeys {
  return {
    account: shortHash(`account ${email}`),
    network: shortHash(`network ${network}`),
    pair: hashSecret(`pair ${network} ${email}`),
  };
}

/** 128 bits: enough to keep keys apart. */
export function shortHash(text: string): string {
  return hashSecret(text).subarray(0, 16).toString('base64url');
}
