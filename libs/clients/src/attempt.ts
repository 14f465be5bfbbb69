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
import { type Deadline, startDeadline } from './deadline.ts';
import { abortedBy, deadlineExceeded, LocalFailure } from './failure.ts';
import type { HttpAnswer, HttpRequest } from './http-exchange.ts';
import type { ClientMetrics } from './metrics.ts';

/** What all attempts of one call have in common. */
export interface AttemptPlan<B> {
  readonly target: string;
  readonly operation: string;
  readonly request: Omit<HttpRequest, 'url' | 'signal'> & { readonly pathAndQuery: string };
  readonly send: (request: HttpRequest) => Promise<HttpAnswer<B>>;
  readonly attemptTimeoutMs: number;
  readonly deadline: Deadline;
  /** Milliseconds that the target may take for its whole answer; undefined for a stream that nothing bounds. */
  readonly allowedMs: (attempt: Deadline) => number | undefined;
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
export async function attempt<B>(plan: AttemptPlan<B>, resend: number): Promise<HttpAnswer<B>> {
  const { target, operation, metrics, telemetry } = plan;
  const observe = metrics.duration.startTimer({ target, operation });
  const attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: plan.request.method,
    'service.peer.name': target,
    ...(resend === 0 ? {} : { [ATTR_HTTP_REQUEST_RESEND_COUNT]: resend }),
  };
  try {
    const answer = await withSpan(
      telemetry.tracer,
      `${plan.request.method} ${target} ${operation}`,
      { kind: SpanKind.CLIENT, attributes },
      (span) => plan.breaker.run(() => exchange(plan, span)),
    );
    observe({ outcome: 'ok' });
    return answer;
  } catch (error) {
    const { code, reason } = toAppError(error);
    observe({ outcome: error instanceof LocalFailure && reason === 'circuit_open' ? reason : code });
    throw error;
  }
}

async function exchange<B>(plan: AttemptPlan<B>, span: Span): Promise<HttpAnswer<B>> {
  const { request, deadline } = plan;
  const { pathAndQuery, ...parts } = request;
  const clock = startDeadline({
    timeoutMs: Math.min(plan.attemptTimeoutMs, deadline.remainingMs()),
    signal: deadline.signal,
    retry: 'idempotent',
  });
  let sentAt = Infinity;
  try {
    const { url } = await findInstance(plan, clock.signal);
    plan.tried.add(url);
    span.setAttributes(serverAttributes(url, pathAndQuery));
    const headers = {
      ...parts.headers,
      ...injectTrace(),
      ...timeoutHeader(plan.allowedMs(clock)),
      ...requestIdHeader(),
    };
    sentAt = performance.now();
    const onStatus = (status: number) => span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    return await plan.send({ ...parts, url: url + pathAndQuery, headers, signal: clock.signal, onStatus });
  } catch (thrown) {
    const error = clock.signal.aborted && !(thrown instanceof AppError) ? abortedBy(clock.signal) : thrown;
    const fair = Math.min(fairTimeMs, plan.attemptTimeoutMs);
    // Timers are in whole milliseconds, so that one may end a trifle before its time.
    throw performance.now() - sentAt >= fair - 5 ? blameForTime(error) : error;
  } finally {
    clock.stop();
  }
}

/** A time-out tells something of the target only if it had a fair time to answer; else a hasty caller shuts out all. */
function blameForTime(error: unknown): unknown {
  const timedOut = error instanceof LocalFailure && error.code === 'deadline_exceeded';
  return timedOut ? deadlineExceeded('failed', error.cause, error.retry) : error;
}

/** For a retry rather an instance that has not been tried: the one that failed may still be listed. */
async function findInstance(plan: AttemptPlan<unknown>, signal: AbortSignal): Promise<Instance> {
  const { discovery, target, tried } = plan;
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
    throw new LocalFailure(code, message, { reason, details, cause, retry: 'any', verdict: 'inconclusive' });
  }
}

function timeoutHeader(allowedMs: number | undefined): Record<string, string> {
  return allowedMs === undefined ? {} : { 'x-request-timeout-ms': String(Math.max(1, allowedMs)) };
}

function requestIdHeader(): Record<string, string> {
  const requestId = requestContext.getStore()?.requestId;
  return requestId === undefined ? {} : { 'x-request-id': requestId };
}
