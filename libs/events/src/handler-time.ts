import { AppError } from '@lectern/errors';

/** How long a handler may take to react to the end of its time. */
const graceMs = 10_000;

/**
 * Runs a handler for `mostMs` at most, in wall-clock time. Then its signal aborts with an AppError that is retryable: a machine that is too busy is no fault of the event.
 *
 * @throws what the handler throws; an Error, when it has ignored its signal for ten seconds: it may go on, and nobody waits for it
 */
export async function withinTime(
  handle: (signal: AbortSignal) => Promise<void>,
  { mostMs, signal }: { readonly mostMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const over = new AbortController();
  const ignored = Promise.withResolvers<never>();
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number, act: () => void): void => void timers.push(setTimeout(act, ms));
  after(mostMs, () => {
    over.abort(
      new AppError('deadline_exceeded', 'Handling the event took too long.', { reason: 'handling_too_long' }),
    );
    after(graceMs, () => ignored.reject(new Error('The handler ignores that its time is over.')));
  });
  try {
    await Promise.race([handle(AbortSignal.any([signal, over.signal])), ignored.promise]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}
