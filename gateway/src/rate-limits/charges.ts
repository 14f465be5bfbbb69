import { AppError } from '@lectern/errors';
import { type Taken, type TokenPool, windowMs } from './token-buckets.ts';

/** One limit. */
export interface Policy {
  /** As callers see it: `credential`. */
  readonly name: string;
  /** Tokens of a full bucket; as many come back within {@link windowMs}. */
  readonly points: number;
  /** Its member of the header `RateLimit-Policy`. */
  readonly member: string;
}

export function policyOf(name: string, points: number): Policy {
  return { name, points, member: `"${name}";q=${points};w=${windowMs / 1_000}` };
}

/** One bucket that a request takes from. */
export interface Charge {
  readonly policy: Policy;
  readonly key: string;
  readonly cost: number;
  /** What it takes all the same when the request is refused for another bucket. */
  readonly costOfRefusal: number;
}

/**
 * What one request has taken, and what its answer says of it: all limits as `RateLimit-Policy`, and the one that is nearest
 * to its end as `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10; `t` is the time until its bucket is full again).
 */
export class Charges {
  readonly #pool: TokenPool;
  readonly #paid: Charge[] = [];
  #members = '';
  #nearest: Policy | undefined;
  #left = 0;

  constructor(pool: TokenPool) {
    this.#pool = pool;
  }

  /**
   * Takes from all of these buckets, one after the other. Undefined when that is done at once.
   *
   * @throws AppError `resource_exhausted` (`rate_limited`) when one has too few tokens; then all others get theirs back
   */
  take(charges: readonly Charge[], from = 0): Promise<void> | undefined {
    for (let i = from; i < charges.length; i += 1) {
      const charge = charges[i] as Charge;
      const taken = this.#pool.take(charge.key, charge.policy.points, charge.cost);
      if (taken instanceof Promise) {
        return taken.then((late) => {
          this.#settle(charge, late);
          return this.take(charges, i + 1);
        });
      }
      this.#settle(charge, taken);
    }
    return undefined;
  }

  /** What the answer says of them, as a flat list of headers (name, value, …); empty where nothing is limited. */
  headers(): string[] {
    const nearest = this.#nearest;
    if (nearest === undefined) return [];
    const untilFull = Math.ceil(((nearest.points - this.#left) * windowMs) / nearest.points / 1_000);
    const limit = `"${nearest.name}";r=${this.#left};t=${untilFull}`;
    return ['RateLimit-Policy', this.#members, 'RateLimit', limit];
  }

  #settle(charge: Charge, { granted, left, waitMs }: Taken): void {
    const { policy } = charge;
    this.#members = this.#members === '' ? policy.member : `${this.#members}, ${policy.member}`;
    const nearest = this.#nearest;
    if (!granted || nearest === undefined || left / policy.points < this.#left / nearest.points) {
      this.#nearest = policy;
      this.#left = left;
    }
    if (granted) this.#paid.push(charge);
    else this.#refuse(policy, waitMs);
  }

  #refuse({ name, points }: Policy, waitMs: number): never {
    for (const { key, policy, cost, costOfRefusal } of this.#paid) {
      this.#pool.giveBack(key, policy.points, Math.max(0, Math.min(cost, policy.points) - costOfRefusal));
    }
    throw new AppError('resource_exhausted', `The limit of this ${name} is used up for the moment.`, {
      reason: 'rate_limited',
      details: { policy: name, pointsPerMinute: points },
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
    });
  }
}
