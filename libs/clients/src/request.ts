import { toIdentityHeaders } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { CallOptions } from './client-options.ts';

/** The parts of a request that are the same in every attempt. */
export interface PreparedRequest {
  readonly method: CallOptions<unknown>['method'];
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

/**
 * Encodes a request once, for all its attempts. Identity headers come from the principal alone.
 *
 * @throws AppError `internal`, reason `invalid_path`, for a path that does not start at the root: it would change the
 *   host that it is appended to
 */
export function prepareRequest(options: CallOptions<unknown>, callerName: string): PreparedRequest {
  if (!options.path.startsWith('/')) {
    throw new AppError('internal', 'A call between services has a path that does not start with "/".', {
      reason: 'invalid_path',
    });
  }
  return {
    method: options.method,
    pathAndQuery: options.path + queryString(options.query),
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...lowerCased(options.headers),
      'user-agent': callerName,
      ...(options.principal === undefined ? {} : toIdentityHeaders(options.principal)),
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

function lowerCased(headers: CallOptions<unknown>['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
