import type { Discovery, Instance } from '@lectern/discovery';
import { AppError, toAppError } from '@lectern/errors';
import {
  injectTrace,
  requestContext,
  type Span,
  SpanKind,
  serverAttributes,
  type Telemetry,
  withSpan,
} from '@lectern/telemetry';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_RESEND_COUNT,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
} from '@opentelemetry/semantic-conventions';
import type { Breaker } from './breaker.ts';
import type { Deadline } from './deadline.ts';
import type { PreparedRequest } from './encoding.ts';
import { abortedBy, deadlineExceeded, LocalFailure } from './failure.ts';
import type { HttpAnswer, SendRequest } from './http-exchange.ts';
import type { ClientMetrics } from './metrics.ts';

/** What all attempts of one call have in common. */
export interface AttemptParts<B = Buffer> {
  readonly target: string;
  readonly operation: string;
  readonly request: PreparedRequest;
  readonly send: SendRequest<B>;
  /** Time of the whole call. */
  readonly timeoutMs: number;
  readonly deadline: Deadline;
  readonly breaker: Breaker;
  readonly discovery: Discovery;
  readonly telemetry: Telemetry;
  readonly metrics: ClientMetrics;
  /** Addresses that earlier attempts went to. */
  readonly tried: Set<string>;
}

/** An attempt that had less time than this is no proof against a target that did not answer in it. */
const fairTimeMs = 1000;

/** One attempt: through the breaker, in a span of its own, to an instance that is asked for now. */
export async function runAttempt<B>(parts: AttemptParts<B>, resend: number): Promise<HttpAnswer<B>> {
  const { target, operation, request, metrics, telemetry } = parts;
  const observe = metrics.duration.startTimer({ target, operation });
  const attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: request.method,
    'service.peer.name': target,
    ...(resend === 0 ? {} : { [ATTR_HTTP_REQUEST_RESEND_COUNT]: resend }),
  };
  try {
    const answer = await withSpan(
      telemetry.tracer,
      `${request.method} ${target} ${operation}`,
      { kind: SpanKind.CLIENT, attributes },
      (span) => parts.breaker.run(() => sendToInstance(parts, span)),
    );
    observe({ outcome: 'ok' });
    return answer;
  } catch (error) {
    const { code, reason } = toAppError(error);
    observe({ outcome: error instanceof LocalFailure && reason === 'circuit_open' ? reason : code });
    throw error;
  }
}

/** Sends the request to an instance, within the time that the call has left. */
async function sendToInstance<B>(parts: AttemptParts<B>, span: Span): Promise<HttpAnswer<B>> {
  const { target } = parts;
  const { pathAndQuery, ...request } = parts.request;
  const { signal, remainingMs } = parts.deadline;
  let sentAt = Infinity;
  try {
    const { url } = await findInstance(parts, signal);
    parts.tried.add(url);
    span.setAttributes(serverAttributes(url, pathAndQuery));
    const headers = {
      ...request.headers,
      ...injectTrace(),
      'x-request-timeout-ms': String(Math.max(1, remainingMs())),
      ...requestIdHeader(),
    };
    sentAt = performance.now();
    const onStatus = (status: number) => span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    return await parts.send({ ...request, target, url: url + pathAndQuery, headers, signal, onStatus });
  } catch (thrown) {
    const error = signal.aborted && !(thrown instanceof AppError) ? abortedBy(signal) : thrown;
    const fair = Math.min(fairTimeMs, parts.timeoutMs);
    // Timers are in whole milliseconds, so that one may end slightly early.
    throw performance.now() - sentAt >= fair - 5 ? asFailureOfTarget(error) : error;
  }
}

/**
 * A time-out tells something of the target only if it had a fair time to answer; else a caller with a short one would
 * open the breaker for all.
 */
function asFailureOfTarget(error: unknown): unknown {
  const timedOut = error instanceof LocalFailure && error.code === 'deadline_exceeded';
  return timedOut ? deadlineExceeded('failed', error.cause) : error;
}

/** For a retry preferably an instance that has not been tried: the one that failed may still be listed. */
async function findInstance(
  parts: Pick<AttemptParts, 'discovery' | 'target' | 'tried'>,
  signal: AbortSignal,
): Promise<Instance> {
  const { discovery, target, tried } = parts;
  try {
    if (tried.size > 0) {
      const others = (await discovery.list(target, signal)).filter(({ url }) => !tried.has(url));
      const chosen = others[Math.floor(Math.random() * others.length)];
      if (chosen !== undefined) return chosen;
    }
    return await discovery.resolve(target, signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.reason !== 'no_instance') throw error;
    const { code, message, reason, details, cause } = error;
    throw new LocalFailure(code, message, { reason, details, cause, retry: 'any', outcome: 'inconclusive' });
  }
}

function requestIdHeader(): Record<string, string> {
  const requestId = requestContext.getStore()?.requestId;
  return requestId === undefined ? {} : { 'x-request-id': requestId };
}
