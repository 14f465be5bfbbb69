import type { ServerResponse } from 'node:http';
import type { Principal } from '@lectern/auth';
import type { ConcurrencyGroup, ConcurrencyLimiter, Place } from './concurrency-limiter.ts';

const graceMs = 60_000;

/** The places that one request has while it runs. */
export class RequestPlaces {
  readonly #taken: { readonly group: string; readonly place: Place }[] = [];

  /** All or none. @throws what {@link ConcurrencyLimiter.enter} throws */
  static take(
    limiter: ConcurrencyLimiter,
    groups: readonly ConcurrencyGroup[],
    caller: string | undefined,
  ): RequestPlaces {
    const taken = new RequestPlaces();
    try {
      for (const group of groups)
        taken.#taken.push({ group: group.name, place: limiter.enter(group, caller) });
    } catch (error) {
      taken.leaveAll();
      throw error;
    }
    return taken;
  }

  leave(group: ConcurrencyGroup): void {
    this.#taken.find((one) => one.group === group.name)?.place.leave();
  }

  leaveAll(): void {
    for (const { place } of this.#taken) place.leave();
  }

  /**
   * Gives everything back when the answer is over and the work is done, however either ends. Both: a caller who has gone
   * may leave work behind that still holds what the bound is about, and an answer can outlast the work that made it.
   * Work that goes on for a minute after its answer ignores its signal: no reason to refuse the caller for ever.
   */
  leaveAfter(res: ServerResponse, work: Promise<unknown>): void {
    if (this.#taken.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    let isSettled = false;
    let isOver = false;
    const settle = (): void => {
      isSettled = true;
      clearTimeout(timer);
      if (isOver) this.leaveAll();
    };
    const end = (): void => {
      isOver = true;
      if (isSettled) this.leaveAll();
      else timer = setTimeout(() => this.leaveAll(), graceMs).unref();
    };
    work.then(settle, settle);
    if (res.closed) end();
    else res.on('close', end);
  }
}

/** The caller as a key for counting: a person and the person's API keys are one. */
export function callerKey({ tenantId, userId }: Principal): string {
  return `${tenantId}/${userId}`;
}
