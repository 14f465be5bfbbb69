import { callerKey } from '@lectern/http';
import type { Caller } from '../identity/verified-caller.ts';
import { type Charge, Charges, type Policy, policyOf } from './charges.ts';
import type { TokenPool } from './token-buckets.ts';

/** Points per minute, by what they are counted for; 0 turns one off. */
export interface RateLimits {
  readonly perAddress: number;
  readonly perCredential: number;
  readonly perUser: number;
}

/**
 * Rate limits by token buckets: of the network that a request comes from, and, once the caller is known, of the API key's
 * own limit, the credential and the user. All must have the tokens that a request costs.
 */
export interface RateLimiter {
  /** An account for one request. */
  open(): Charges;
  /** Before anything else is known. @throws what {@link Charges.take} throws */
  chargeNetwork(charges: Charges, network: string, cost: number): Promise<void> | undefined;
  /** @throws what {@link Charges.take} throws */
  chargeCaller(charges: Charges, caller: Caller, cost: number): Promise<void> | undefined;
}

export function createRateLimiter(pool: TokenPool, limits: RateLimits): RateLimiter {
  const address = optional('address', limits.perAddress);
  const chargesOf = createChargesOf(limits);

  return {
    open: () => new Charges(pool),
    chargeNetwork: (charges, network, cost) => {
      if (address === undefined) return undefined;
      // A caller who is over their own limit must not use up that of their whole network; but a refusal is work too.
      return charges.take([{ policy: address, key: `address:${network}`, cost, costOfRefusal: 1 }]);
    },
    chargeCaller: (charges, caller, cost) => charges.take(chargesOf(caller, cost)),
  };
}

type ChargesOf = (caller: Caller, cost: number) => readonly Charge[];

/** What a caller is charged for a request of this cost. There are few costs, and a caller stays the same object for many requests. */
function createChargesOf(limits: RateLimits): ChargesOf {
  const credential = optional('credential', limits.perCredential);
  const user = optional('user', limits.perUser);
  const known = new WeakMap<Caller, Map<number, readonly Charge[]>>();

  const list: ChargesOf = (caller, cost) => {
    const { credentialId, requestsPerMinute } = caller;
    const all: Charge[] = [];
    if (requestsPerMinute !== undefined) {
      const policy = policyOf('key', requestsPerMinute);
      all.push({ policy, key: `key:${credentialId}`, cost: 1, costOfRefusal: 0 });
    }
    if (credential !== undefined)
      all.push({ policy: credential, key: `credential:${credentialId}`, cost, costOfRefusal: 0 });
    if (user !== undefined)
      all.push({ policy: user, key: `user:${callerKey(caller)}`, cost, costOfRefusal: 0 });
    return all;
  };

  return (caller, cost) => {
    const byCost = known.get(caller) ?? new Map<number, readonly Charge[]>();
    const charges = byCost.get(cost) ?? list(caller, cost);
    if (byCost.size === 0) known.set(caller, byCost);
    if (!byCost.has(cost)) byCost.set(cost, charges);
    return charges;
  };
}

function optional(name: string, points: number): Policy | undefined {
  return points === 0 ? undefined : policyOf(name, points);
}
