import type { Readable } from 'node:stream';
import { RequestSyntaxError } from './errors.ts';

/** What is sent to a service. */
export interface UpstreamRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** A flat list (name, value, …), without those of the connection itself; `Content-Length` where the length of the body is known. */
  readonly headers: readonly string[];
  readonly body: Readable | null;
  /** Time without an answer, from the head of the request on, or from the last bytes of its body, in milliseconds. */
  readonly timeoutMs: number;
}

/** Whether a body is sent in chunks: its length is not known. */
export function isChunked({ headers, body }: UpstreamRequest): boolean {
  return body !== null && !hasLength(headers);
}

const validPath = /^[\x21-\xff]+$/;
/** Where a body is expected, none is said to be there (RFC 9110, 8.6). */
const methodsWithBody = new Set(['POST', 'PUT', 'PATCH']);

/**
 * The head of a request as it is sent, each byte as one character.
 *
 * @param host what `Host` says
 * @throws RequestSyntaxError for what would end its line early
 */
export function encodeHead(request: UpstreamRequest, host: string): string {
  const { method, path, headers, body } = request;
  if (!validPath.test(path)) throw new RequestSyntaxError();
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (let i = 0; i + 1 < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`;
  if (isChunked(request)) head += 'transfer-encoding: chunked\r\n';
  else if (body === null && methodsWithBody.has(method)) head += 'content-length: 0\r\n';
  return `${head}\r\n`;
}

function hasLength(headers: readonly string[]): boolean {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (name.length === 14 && name.toLowerCase() === 'content-length') return true;
  }
  return false;
}
