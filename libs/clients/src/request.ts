import { Readable } from 'node:stream';
import { toIdentityHeaders } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { RequestOptions } from './client-options.ts';

/** The parts of a request that are the same in every attempt. */
export interface PreparedRequest {
  readonly method: RequestOptions['method'];
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | Readable | undefined;
}

/** Encodes a request once, for all its attempts. Identity headers come from the principal alone. */
export function prepareRequest(options: RequestOptions, callerName: string): PreparedRequest {
  const { body, contentType } = encodeBody(options.body);
  return {
    method: options.method,
    pathAndQuery: options.path + queryString(options.query),
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...lowerCased(options.headers),
      'user-agent': callerName,
      ...(options.principal === undefined ? {} : toIdentityHeaders(options.principal)),
    },
    body,
  };
}

function queryString(query: RequestOptions['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.append(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

function encodeBody(body: unknown): { body: Buffer | Readable | undefined; contentType?: string } {
  if (body === undefined) return { body: undefined };
  if (Buffer.isBuffer(body) || body instanceof Readable) {
    return { body, contentType: 'application/octet-stream' };
  }
  return { body: Buffer.from(JSON.stringify(body)), contentType: 'application/json' };
}

function lowerCased(headers: RequestOptions['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** A path that does not start at the root would change the host it is appended to. */
export function assertPath(path: string): void {
  if (path.startsWith('/')) return;
  throw new AppError('internal', 'A call between services has a path that does not start with "/".', {
    reason: 'invalid_path',
  });
}
