import type { Readable } from 'node:stream';
import { openPinnedClient, type TargetPorts } from '@lectern/egress';
import { AppError, retryAfterSecondsOf } from '@lectern/errors';
import {
  markHttpStatus,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  withSpan,
} from '@lectern/telemetry';
import { limits } from '../limits.ts';
import type { MessageSender, ReceiverAnswer } from '../ports.ts';

/** Options of {@link createUndiciMessageSender}. */
export interface UndiciMessageSenderOptions extends TargetPorts {
  /** Time of an attempt, from the name to the end of the answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly tracer: Tracer;
}

type Message = Parameters<MessageSender['send']>[0];

const ownHeaders = { 'content-type': 'application/json', 'user-agent': 'Lectern-Webhooks/1' };
const bounds = { headBytes: limits.answerHeadBytes.value, connectMs: limits.connectMs.value };

/** {@link MessageSender} by undici, one connection and one span for each attempt, to no other place than was checked. */
export function createUndiciMessageSender({
  timeoutMs,
  tracer,
  ...ports
}: UndiciMessageSenderOptions): MessageSender {
  return {
    send: (message, signal) =>
      withSpan(tracer, 'POST', spanOf(message), async (span) => {
        const timeout = AbortSignal.timeout(timeoutMs);
        try {
          const answer = await post(ports, message, AbortSignal.any([signal, timeout]));
          markHttpStatus(span, SpanKind.CLIENT, answer.statusCode);
          return answer;
        } catch (error) {
          signal.throwIfAborted();
          return unanswered(span, timeout.aborted ? 'timeout' : errorOf(error));
        }
      }),
  };
}

/** Of the URL its server alone: the rest may have a secret in it. */
function spanOf({ url }: Message) {
  const { hostname, port, protocol } = new URL(url);
  const attributes = {
    ...{ 'http.request.method': 'POST', 'server.address': hostname },
    'server.port': Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port),
  };
  return { kind: SpanKind.CLIENT, attributes };
}

function errorOf(error: unknown): 'url_not_allowed' | 'not_reached' {
  return error instanceof AppError && error.reason === 'url_not_allowed' ? 'url_not_allowed' : 'not_reached';
}

/** Why there is no answer is a result of the attempt; what was thrown says where a name leads, which is for nobody. */
function unanswered<Why extends string>(span: Span, why: Why): Why {
  span.setAttribute('error.type', why);
  span.setStatus({ code: SpanStatusCode.ERROR });
  return why;
}

async function post(
  ports: TargetPorts,
  { url: text, headers, body }: Message,
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
