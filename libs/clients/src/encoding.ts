import type { Readable } from 'node:stream';
import { callerHeader, callerTokenOf } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { ZodType } from 'zod';
import type { CallOptions } from './client-options.ts';
import { LocalFailure } from './failure.ts';
import type { HttpAnswer } from './http-exchange.ts';

/** The parts of a request that are the same in every attempt. */
export interface PreparedRequest {
  readonly method: CallOptions<unknown>['method'];
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | Readable | undefined;
}

/**
 * Encodes a request once, for all its attempts, without the token of the calling service.
 *
 * @throws AppError `internal`, reason `invalid_path`, for a path that does not start at the root: it would change the
 *   host that it is appended to
 */
export function prepareRequest(
  options: Omit<CallOptions<unknown>, 'schema'>,
  { callerName, accept }: { readonly callerName: string; readonly accept: string },
): PreparedRequest {
  if (!options.path.startsWith('/')) {
    throw new AppError('internal', 'A call between services has a path that does not start with "/".', {
      reason: 'invalid_path',
    });
  }
  return {
    method: options.method,
    pathAndQuery: options.path + queryString(options.query),
    headers: {
      accept,
      'accept-encoding': 'identity',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
      'user-agent': callerName,
      ...(options.principal === undefined ? {} : { [callerHeader]: callerTokenOf(options.principal) }),
    },
    body: options.body === undefined ? undefined : Buffer.from(JSON.stringify(options.body)),
  };
}

function queryString(query: CallOptions<unknown>['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.append(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

/**
 * Decodes an answer and checks it by its schema.
 *
 * @throws AppError `internal`, reason `bad_upstream_response`: the two services do not fit together, and asking again
 *   will not change that
 */
export function decodeAnswer<T>(
  answer: HttpAnswer,
  schema: ZodType<T> | undefined,
  facts: { target: string; operation: string },
): T {
  // Without a schema no answer is expected, and T is void.
  if (schema === undefined) return undefined as T;
  const parsed = schema.safeParse(parse(answer, facts));
  if (parsed.success) return parsed.data;
  throw badResponse({
    ...facts,
    problems: parsed.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`),
  });
}

function parse(answer: HttpAnswer, facts: { target: string; operation: string }): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (error) {
    throw badResponse({ ...facts, status: answer.status }, error);
  }
}

/** The error for an answer that the two services understand differently. */
export function badResponse(details: Record<string, unknown>, cause?: unknown): LocalFailure {
  return new LocalFailure('internal', 'Another service gave an answer that we do not understand.', {
    reason: 'bad_upstream_response',
    details,
    cause,
    retryable: false,
    retry: 'never',
    outcome: 'answered',
  });
}
