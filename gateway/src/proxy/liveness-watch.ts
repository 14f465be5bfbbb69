import { setTimeout as delay } from 'node:timers/promises';
import { internalReadyPath } from '@lectern/http';
import { request } from 'undici';
import { AnswerTimeoutError } from '../upstream/errors.ts';
import type { UpstreamAgents } from './upstream-agents.ts';

/** Where a call is that may take long. */
export interface WatchedCall {
  readonly service: string;
  /** Of the instance. */
  readonly url: string;
}

/**
 * Watches the instance of a call until `signal` aborts, or until it is found to be stalled: then `onStalled` is called,
 * once, with the error for the call.
 */
export type LivenessWatch = (
  call: WatchedCall,
  signal: AbortSignal,
  onStalled: (error: Error) => void,
) => void;

/**
 * Tells an instance that works for long from one that is stalled (stopped, swapped out, in an endless loop): every half
 * of `withinMs` it is asked something that any instance answers at once, and has the other half to answer, whatever it says. A
 * connection alone would prove nothing: the kernel accepts it for a process that is stopped.
 *
 * @param withinMs after which a call to an instance that was stalled from the beginning is over, in milliseconds
 */
export function createLivenessWatch(agents: UpstreamAgents, withinMs: number): LivenessWatch {
  const pauseMs = withinMs / 2;

  const ask = async ({ service, url }: WatchedCall, signal: AbortSignal): Promise<void> => {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(pauseMs)]);
    const answer = await request(url + internalReadyPath, {
      dispatcher: agents.for(service),
      signal: inTime,
    });
    await answer.body.dump();
  };

  const watch = async (call: WatchedCall, signal: AbortSignal): Promise<void> => {
    for (;;) {
      await delay(pauseMs, undefined, { signal, ref: false });
      await ask(call, signal);
    }
  };

  return (call, signal, onStalled) => {
    watch(call, signal).catch((cause: unknown) => {
      // What else may go wrong with the question, such as a refused connection, the call itself will meet.
      const isSilent = cause instanceof Error && cause.name === 'TimeoutError';
      if (!signal.aborted && isSilent) onStalled(new AnswerTimeoutError());
    });
  };
}
