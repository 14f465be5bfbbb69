import { createHash } from 'node:crypto';

/** Which requests share an idempotency key. */
export interface IdempotencyScope {
  readonly tenantId: string;
  readonly userId: string;
  readonly key: string;
}

/** A request that has its effect once per idempotency key. */
export interface KeyedRequest extends IdempotencyScope {
  /** SHA-256 of what was asked for. */
  readonly fingerprint: string;
}

/** A request, and its answer where that is known before its change is written. */
export interface KeyedAnswer {
  readonly request: KeyedRequest;
  /** JSON. */
  readonly answer: unknown;
}

/** The first answer to a request with a key, written in the transaction of its change. */
export interface KeptAnswer<T> {
  readonly fingerprint: string;
  readonly answer: T;
}

/** The answers to earlier requests, by idempotency key. */
export interface IdempotencyKeys<T> {
  /** The first answer to a request with the key; undefined while there is none, and after the retention. */
  find(scope: IdempotencyScope, signal: AbortSignal): Promise<KeptAnswer<T> | undefined>;
  /** Deletes keys past the retention. @returns how many */
  purge(): Promise<number>;
}

/** What a caller asks for with a key. */
export interface Keyed {
  readonly caller: Pick<IdempotencyScope, 'tenantId' | 'userId'> & {
    /** What an API key is limited to: with other limits it is another request, since the answer shows what the first one made. */
    readonly collections?: readonly string[] | undefined;
  };
  /** Undefined for a request without one. */
  readonly key: string | undefined;
  readonly action: string;
  /** What it asks for, as JSON has it. */
  readonly essence: readonly unknown[];
}

/** A request with its idempotency key and the fingerprint of what it asks for; undefined without a key. */
export function keyedRequest({ caller, key, action, essence }: Keyed): KeyedRequest | undefined {
  if (key === undefined) return undefined;
  const { tenantId, userId, collections } = caller;
  const asked = collections === undefined ? essence : [...essence, { collections }];
  return { tenantId, userId, key, fingerprint: fingerprintOf(action, asked) };
}

/**
 * In a form that equal requests share, whatever the order of their fields.
 *
 * @param essence what the request asks for, as JSON has it
 */
export function fingerprintOf(action: string, essence: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([action, ...essence.map(ordered)]))
    .digest('hex');
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, ordered(item)]);
}
