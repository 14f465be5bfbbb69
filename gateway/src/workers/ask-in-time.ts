import { AppError } from '@lectern/errors';

/** One side of the channel between a parent and a worker. */
export interface Channel {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  /** Does nothing when the other side is gone. */
  send(message: object): void;
}

/**
 * Questions over a channel, each answered by the message with its id.
 *
 * @param timeoutMs how long an answer is waited for
 * @param other who is asked, for the error
 * @returns a function that asks; it rejects with AppError `unavailable` (`{other}_silent`) when no answer comes in time
 */
export function createQuestions<A extends { readonly id: number }>(
  channel: Channel,
  { timeoutMs, other }: { readonly timeoutMs: number; readonly other: 'worker' | 'parent' },
): (ask: string) => Promise<A> {
  const waiting = new Map<number, (answer: A) => void>();
  let lastId = 0;
  channel.on('message', (message) => {
    // Questions of the other side have ids of their own.
    if (typeof message === 'object' && message !== null && 'id' in message && !('ask' in message))
      waiting.get(Number(message.id))?.(message as A);
  });
  return async (ask) => {
    lastId += 1;
    const id = lastId;
    const { promise, resolve, reject } = Promise.withResolvers<A>();
    const timer = setTimeout(() => reject(silent(other)), timeoutMs);
    waiting.set(id, resolve);
    try {
      channel.send({ ask, id });
      return await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  };
}

function silent(other: string): AppError {
  return new AppError('unavailable', `A ${other} process does not answer.`, { reason: `${other}_silent` });
}
