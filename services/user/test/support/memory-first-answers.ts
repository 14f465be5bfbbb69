import type { IdempotencyScope, KeptAnswer, KeyedAnswer } from '@lectern/idempotency';
import type { FirstAnswers } from '../../src/ports.ts';

/** {@link FirstAnswers} in memory, for ever. */
export class MemoryFirstAnswers<T> implements FirstAnswers<T> {
  readonly #kept = new Map<string, KeptAnswer<T>>();

  async find(scope: IdempotencyScope): Promise<KeptAnswer<T> | undefined> {
    return this.#kept.get(nameOf(scope));
  }

  async purge(): Promise<number> {
    return 0;
  }

  /** False when the key has an answer; true without a key. */
  take(keyed: KeyedAnswer | undefined): boolean {
    if (keyed === undefined) return true;
    const { request, answer } = keyed;
    if (this.#kept.has(nameOf(request))) return false;
    this.#kept.set(nameOf(request), { fingerprint: request.fingerprint, answer: answer as T });
    return true;
  }
}

function nameOf({ tenantId, userId, key }: IdempotencyScope): string {
  return JSON.stringify([tenantId, userId, key]);
}
