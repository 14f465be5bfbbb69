import { AnswerSyntaxError } from './errors.ts';

/** How the end of a body is known (RFC 9112, 6.3). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

/** The status line and the headers of an answer. */
export interface AnswerHead {
  readonly status: number;
  /** As they came: a flat list (name, value, …). */
  readonly headers: readonly string[];
  readonly framing: Framing;
  /** Whether the connection may be used again when the answer is over. */
  readonly keepsAlive: boolean;
  /** How long the service keeps a connection that nobody uses, in seconds, where it says so. */
  readonly keepAliveSeconds: number | undefined;
}

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: |$)/;
const wholeNumber = /^\d{1,15}$/;
const tokenName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const timeoutParameter = /(?:^|[,;\s])timeout=(\d{1,9})/i;

/** What the headers say that matters here. */
interface Said {
  contentLength?: string;
  transferEncoding?: string;
  connection?: string;
  keepAlive?: string;
}

const fieldOf: Readonly<Record<string, keyof Said>> = {
  'content-length': 'contentLength',
  'transfer-encoding': 'transferEncoding',
  connection: 'connection',
  'keep-alive': 'keepAlive',
};

/**
 * Reads the head of an answer to a request of this method.
 *
 * @param text the head without the empty line at its end, each byte as one character
 * @throws AnswerSyntaxError for what is not HTTP/1.x, and for a body whose end two readers could see in two places
 */
export function parseAnswerHead(text: string, method: string): AnswerHead {
  const lines = text.split('\r\n');
  const start = statusLine.exec(lines[0] ?? '');
  if (start === null) throw new AnswerSyntaxError('no status line');
  const status = Number(start[2]);
  const headers: string[] = [];
  const said: Said = {};
  for (let i = 1; i < lines.length; i += 1) readHeader(lines[i] ?? '', headers, said);
  const { keepAlive } = said;
  const framing = framingOf(said, { status, method });
  return {
    status,
    headers,
    framing,
    keepsAlive: start[1] === '1' && framing.kind !== 'until-close' && !closes(said.connection),
    keepAliveSeconds: keepAlive === undefined ? undefined : secondsOf(keepAlive),
  };
}

function readHeader(line: string, headers: string[], said: Said): void {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0));
  if (!isName(name)) throw new AnswerSyntaxError('a header without a name');
  const value = line.slice(colon + 1).trim();
  headers.push(name, value);
  const field = fieldOf[name.toLowerCase()];
  if (field === undefined) return;
  const before = said[field];
  said[field] = before === undefined ? value : `${before}, ${value}`;
}

/** Names as services spell them come again and again, and each is judged once; no service makes them up. */
const knownNames = new Set<string>();
const mostKnownNames = 1_000;

function isName(name: string): boolean {
  if (knownNames.has(name)) return true;
  if (!tokenName.test(name)) return false;
  if (knownNames.size < mostKnownNames) knownNames.add(name);
  return true;
}

function framingOf(
  { contentLength, transferEncoding }: Said,
  { status, method }: { readonly status: number; readonly method: string },
): Framing {
  if (transferEncoding !== undefined) {
    if (contentLength !== undefined) throw new AnswerSyntaxError('a length and an encoding of its body');
    if (transferEncoding.toLowerCase() !== 'chunked') throw new AnswerSyntaxError('an unknown encoding');
  }
  if (contentLength !== undefined && !wholeNumber.test(contentLength)) {
    throw new AnswerSyntaxError('a length that is no number');
  }
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { kind: 'none' };
  if (transferEncoding !== undefined) return { kind: 'chunked' };
  if (contentLength === undefined) return { kind: 'until-close' };
  const bytes = Number(contentLength);
  return bytes === 0 ? { kind: 'none' } : { kind: 'length', bytes };
}

function closes(connection: string | undefined): boolean {
  if (connection === undefined || connection === 'keep-alive') return false;
  return connection.split(',').some((option) => option.trim().toLowerCase() === 'close');
}

function secondsOf(keepAlive: string): number | undefined {
  const seconds = timeoutParameter.exec(keepAlive)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
