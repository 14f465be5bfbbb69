import { setTimeout as delay } from 'node:timers/promises';

/** Each probe of a service that does not listen yet takes a millisecond or two of the processor that the service waits for. */
const probeEveryMs = 200;

/** Resolves when `GET {adminUrl}/readyz` answers 200. Probes until `signal` says stop. */
export async function untilReady(adminUrl: string, signal: AbortSignal): Promise<void> {
  while (!(await isReady(adminUrl, signal))) await delay(probeEveryMs, undefined, { signal });
}

async function isReady(adminUrl: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${adminUrl}/readyz`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]),
    });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    signal.throwIfAborted();
    if (isNoAnswer(error)) return false;
    throw error;
  }
}

/** Not listening yet (a TypeError is what `fetch` makes of a connection that fails), or too busy to answer in time. */
function isNoAnswer(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
}
