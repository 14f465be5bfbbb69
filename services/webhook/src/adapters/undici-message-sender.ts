import type { Readable } from 'node:stream';
import { openPinnedClient, type TargetPorts } from '@lectern/egress';
import { AppError, retryAfterSecondsOf } from '@lectern/errors';
import { limits } from '../limits.ts';
import type { MessageSender, ReceiverAnswer } from '../ports.ts';

/** Options of {@link createUndiciMessageSender}. */
export interface UndiciMessageSenderOptions extends TargetPorts {
  /** Time of an attempt, from the name to the end of the answer, in milliseconds. */
  readonly timeoutMs: number;
}

const ownHeaders = { 'content-type': 'application/json', 'user-agent': 'Lectern-Webhooks/1' };
const bounds = { headBytes: limits.answerHeadBytes.value, connectMs: limits.connectMs.value };

/** {@link MessageSender} by undici, one connection for each attempt, to no other place than was checked. */
export function createUndiciMessageSender({
  timeoutMs,
  ...ports
}: UndiciMessageSenderOptions): MessageSender {
  return {
    send: async (message, signal) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        return await post(ports, message, AbortSignal.any([signal, timeout]));
      } catch (error) {
        signal.throwIfAborted();
        if (timeout.aborted) return 'timeout';
        return error instanceof AppError && error.reason === 'url_not_allowed'
          ? 'url_not_allowed'
          : 'not_reached';
      }
    },
  };
}

async function post(
  ports: TargetPorts,
  { url: text, headers, body }: Parameters<MessageSender['send']>[0],
  signal: AbortSignal,
): Promise<ReceiverAnswer> {
  const url = new URL(text);
  const client = await openPinnedClient(ports, { url, ...bounds }, signal);
  try {
    const path = url.pathname + url.search;
    const answer = await client.request({
      ...{ method: 'POST', path, headers: { ...ownHeaders, ...headers }, body, signal },
    });
    await readUpTo(answer.body, limits.answerBytes.value);
    const retryAfterSeconds = retryAfterSecondsOf({
      'Retry-After': [answer.headers['retry-after']].flat()[0],
    });
    return { statusCode: answer.statusCode, retryAfterSeconds };
  } finally {
    await client.destroy();
  }
}

/**
 * Some servers count an answer that is not read as a failure of theirs. What is beyond the bound is left, and whatever goes wrong is ignored: the status
 * is there, and says what became of the message.
 */
async function readUpTo(body: Readable, most: number): Promise<void> {
  let bytes = 0;
  try {
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes > most) return;
    }
  } catch {
    return;
  }
}
