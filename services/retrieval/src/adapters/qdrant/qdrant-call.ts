import { injectTrace } from '@lectern/telemetry';
import type { QdrantClient } from '@qdrant/js-client-rest';
import { storeRefused, storeUnavailable } from '../vector-store-errors.ts';

/** The generated API beneath the client: only it takes an AbortSignal. */
export type Api = ReturnType<QdrantClient['api']>;

/** Runs one request, within its own deadline and the caller's signal. */
export type Call = <T>(signal: AbortSignal, work: (init: RequestInit) => Promise<T>) => Promise<T>;

/** The parts of a store on Qdrant share these. */
export interface QdrantParts {
  readonly api: Api;
  readonly collection: string;
  readonly call: Call;
}

/** Runs requests with a deadline and the active trace; what fails is the store's fault, unless the caller gave up. */
export function createCall(timeoutMs: number): Call {
  return async (signal, work) => {
    signal.throwIfAborted();
    const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      return await work({ signal: either, headers: { ...injectTrace() } });
    } catch (error) {
      signal.throwIfAborted();
      const status = statusOf(error);
      throw status === 400 || status === 422
        ? storeRefused('qdrant', error)
        : storeUnavailable('qdrant', error);
    }
  };
}

/** Status of an answer that the client throws as an error; some of them are no failure. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** Before the first document there is no collection, and so nothing to find, count or remove. */
export async function orIfMissing<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isMissing(error)) return otherwise;
    throw error;
  }
}

/** Whether a {@link Call} failed since there is no such collection. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && statusOf(error.cause) === 404;
}
