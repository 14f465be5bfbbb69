import type { IncomingMessage, ServerResponse } from 'node:http';
import { isServiceFault, serviceChallenge } from '@lectern/auth';
import {
  AppError,
  codeFacts,
  codeForStatus,
  type Problem,
  problemMediaType,
  toAppError,
  toProblem,
} from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import type { ErrorRequestHandler } from 'express';
import { scopeOf } from './request-scope.ts';

/** Sets a flat list of headers (name, value, …). */
export function setHeaders(res: ServerResponse, headers: readonly string[]): void {
  for (let i = 0; i + 1 < headers.length; i += 2) res.setHeader(headers[i] ?? '', headers[i + 1] ?? '');
}

/** Writes an error as RFC 9457 problem+json. Headers must not have been sent yet. */
export function writeProblem(req: IncomingMessage, res: ServerResponse, error: AppError): void {
  const scope = scopeOf(req);
  if (scope !== undefined) setHeaders(res, scope.answerHeaders);
  const requestId = scope?.requestId;
  const [instance = '/'] = (req.url ?? '/').split('?');
  const problem = toProblem(error, {
    ...{ instance, dialect: scope?.dialect },
    ...(requestId === undefined ? {} : { requestId }),
  });
  const body = JSON.stringify(problem);
  res.statusCode = problem.status;
  res.setHeader('Content-Type', problemMediaType);
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.setHeader('Cache-Control', 'no-store');
  writeWhetherToRetry(res, problem);
  // RFC 9110, 15.5.9: the rest of the body is not waited for.
  if (error.code === 'request_timeout') res.setHeader('Connection', 'close');
  const challenge = challengeOf(error, scope?.challengeParameter);
  if (challenge !== undefined) res.setHeader('WWW-Authenticate', challenge);
  if (error.code === 'method_not_allowed') res.setHeader('Allow', listOf(error.details.allow));
  if (error.code === 'unsupported_media_type') writeWhatIsTaken(res, error);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** Clients of OpenAI's API retry each 409 and 5xx, unless told not to; they take the wait in milliseconds before that in seconds. */
function writeWhetherToRetry(res: ServerResponse, { status, retryable, retryAfterSeconds }: Problem): void {
  if (!retryable && (status === 409 || status >= 500)) res.setHeader('X-Should-Retry', 'false');
  if (retryAfterSeconds === undefined) return;
  res.setHeader('Retry-After', String(Math.ceil(retryAfterSeconds)));
  res.setHeader('Retry-After-Ms', String(Math.ceil(retryAfterSeconds * 1_000)));
}

/** RFC 9110, 15.5.16: what would have been taken, where that depends on the request alone. */
function writeWhatIsTaken(res: ServerResponse, { details }: AppError): void {
  if (details.accept !== undefined) res.setHeader('Accept', listOf(details.accept));
  if (details.acceptEncoding !== undefined) res.setHeader('Accept-Encoding', listOf(details.acceptEncoding));
}

function listOf(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : '';
}

/** RFC 6750: the error is named only when there was a credential, and a scope that is missing with it. */
function challengeOf({ code, reason, details }: AppError, more: string | undefined): string | undefined {
  if (isServiceFault(reason)) return `${serviceChallenge} realm="lectern"`;
  if (code === 'unauthenticated') {
    const named = reason === 'invalid_token' || reason === 'token_expired';
    return bearerChallenge([named ? 'error="invalid_token"' : undefined, more]);
  }
  if (reason !== 'missing_scope' || typeof details.scope !== 'string') return undefined;
  return bearerChallenge([`error="insufficient_scope", scope="${details.scope}"`, more]);
}

function bearerChallenge(parameters: readonly (string | undefined)[]): string {
  return ['Bearer realm="lectern"', ...parameters.filter((one) => one !== undefined)].join(', ');
}

/**
 * The end of every failed request. Once headers are out, the connection is destroyed instead: a clean end would tell
 * the caller that the answer is whole.
 */
export function createErrorHandler(logger: Logger): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error handler by its four parameters.
  return (thrown: unknown, req, res, _next) => {
    const error = toCallerError(thrown);
    const answered = res.writableEnded || res.destroyed;
    logFailure(logger, error, { thrown, answered });
    if (answered) return;
    if (!res.headersSent) {
      writeProblem(req, res, error);
      return;
    }
    const scope = scopeOf(req);
    if (scope !== undefined) scope.cutStatus = codeFacts[error.code].status;
    res.destroy();
  };
}

/** Express throws `http-errors` for what it refuses by itself, such as a path with broken percent-encoding. */
function toCallerError(thrown: unknown): AppError {
  if (thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number') {
    const { status } = thrown;
    if (status >= 400 && status < 500 && !(thrown instanceof AppError)) {
      return new AppError(codeForStatus(status), 'The request could not be read.', {
        reason: 'malformed_request',
        cause: thrown,
      });
    }
  }
  return toAppError(thrown);
}

/** Bugs always, outages when a caller has met them; refusals, and what ends with its reader, are everyday. */
function logFailure(logger: Logger, error: AppError, o: { thrown: unknown; answered: boolean }): void {
  const record = { err: o.thrown };
  if (error.code === 'internal') logger.error(record, 'request failed');
  else if (codeFacts[error.code].status >= 500 && !o.answered) logger.warn(record, 'request failed');
  else logger.debug(record, 'request refused');
}
