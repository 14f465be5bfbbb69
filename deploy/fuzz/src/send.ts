import { Agent, request as httpRequest } from 'node:http';
import type { FuzzRequest } from './world.ts';

/** An answer as it came, or why there is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Of an event stream, what came within {@link streamMs}. */
  readonly text: string;
}

/** The longest that a stream of events is read. */
const streamMs = 300;

/** Connections are kept, so that their number does not bound the speed. */
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/**
 * Sends a request by Node's client, which leaves path, repeated headers and body as they are.
 *
 * @throws Error when there is no whole answer before the signal aborts
 */
export function send(url: string, request: FuzzRequest, signal: AbortSignal): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = httpRequest(
    `${url}/`,
    {
      agent,
      method: request.method,
      path: targetOf(request),
      signal,
      headers: headersOf(request),
    },
    (incoming) => {
      const parts: Buffer[] = [];
      const headers = new Headers();
      for (let i = 0; i < incoming.rawHeaders.length; i += 2)
        headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
      const end = (): void =>
        resolve({ status: incoming.statusCode ?? 0, headers, text: Buffer.concat(parts).toString() });
      const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
      const timer = isStream
        ? setTimeout(() => {
            end();
            incoming.destroy();
          }, streamMs)
        : undefined;
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => {
        clearTimeout(timer);
        end();
      });
      incoming.on('error', reject);
    },
  );
  outgoing.on('error', reject);
  outgoing.end(request.body);
  return promise;
}

/** A header that comes more than once is sent so. */
function headersOf({ headers, body }: FuzzRequest): Record<string, string | string[]> {
  const grouped = Map.groupBy(headers, ([name]) => name);
  const valuesOf = ([name, entries]: [string, (readonly [string, string])[]]) => {
    const values = entries.map(([, value]) => value);
    return [name, values.length === 1 ? (values[0] ?? '') : values] as const;
  };
  const length: Record<string, string> =
    body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return { ...Object.fromEntries([...grouped].map(valuesOf)), ...length };
}

/** Path and query as they are sent. */
export function targetOf({ path, query }: FuzzRequest): string {
  const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
  return query.length === 0
    ? path
    : `${path}?${query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;
}

/** The request as a command that a person can repeat. */
export function curlOf(url: string, request: FuzzRequest): string {
  const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const headers = request.headers.map(([name, value]) => ` -H ${quote(`${name}: ${value}`)}`);
  const credential = request.identity === 'none' ? '' : ` -H "Authorization: Bearer $${request.identity}"`;
  const body = request.body === undefined ? '' : ` --data-binary ${quote(request.body)}`;
  return `curl -i --path-as-is -X ${request.method} ${quote(url + targetOf(request))}${headers.join('')}${credential}${body}`;
}
