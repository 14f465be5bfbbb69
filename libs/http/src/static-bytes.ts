import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { answerHeader, cacheControl } from './answer-header.ts';
import { hasAlready } from './entity-tags.ts';
import type { Reply, RouteInput } from './route.ts';

/** Bytes that are the same for everybody as long as the process lives. */
export interface StaticBytes {
  /** SHA-256, without quotation marks. */
  readonly hash: string;
  /** Compressed, by the name that `Content-Encoding` has for it; the smallest first. */
  readonly encoded: ReadonlyMap<string, Buffer>;
  /** Kept from the first caller on who takes none of these, so that slow callers share one copy. */
  plain(): Promise<Buffer>;
}

/** Compresses once, in a thread of its own: some 60 ms for two megabytes. */
export async function toStaticBytes(content: string | Buffer): Promise<StaticBytes> {
  const gzipped = await promisify(gzip)(content, { level: 9 });
  return {
    hash: hash('sha256', content, 'hex'),
    encoded: new Map([['gzip', gzipped]]),
    plain: once(() => promisify(gunzip)(gzipped)),
  };
}

/** Makes it when it is first asked for; a failure is forgotten, so that the next caller tries anew. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    made.catch(() => {
      made = undefined;
    });
    return made;
  };
}

/** How {@link sendStatic} answers. */
export interface StaticForm {
  /** Whole `Content-Type`. */
  readonly type: string;
  /** Whole `Cache-Control`. */
  readonly keptFor: string;
  /** Whole `Vary`, with `Accept-Encoding` in it. */
  readonly vary: string;
}

/** Headers of {@link sendStatic}, for a description. */
export const staticHeaders = {
  ETag: answerHeader('Changes with the content'),
  ...cacheControl,
  Vary: answerHeader('Headers of the request on which the answer depends'),
  'Content-Encoding': answerHeader(
    '`gzip`, or where it is there `br`, for a caller who takes that',
  ).optional(),
};

/** Answers with the bytes, compressed where the caller takes that, or with a 304 to one who has them. */
export async function sendStatic(
  bytes: StaticBytes,
  { type, keptFor, vary }: StaticForm,
  { req, res }: Pick<RouteInput<unknown, unknown, unknown>, 'req' | 'res'>,
): Promise<Reply | undefined> {
  const encoding = [...bytes.encoded.keys()].find((name) => req.acceptsEncodings(name) === name);
  const etag = `"${bytes.hash}${encoding === undefined ? '' : `-${encoding}`}"`;
  res.set({ ETag: etag, 'Cache-Control': keptFor, Vary: vary });
  if (hasAlready(req, etag)) return { status: 304 };
  const content = bytes.encoded.get(encoding ?? '') ?? (await bytes.plain());
  // Not by `res.set`, which would add a charset: JSON has none.
  res.setHeader('Content-Type', type);
  if (encoding !== undefined) res.setHeader('Content-Encoding', encoding);
  res.setHeader('Content-Length', content.byteLength);
  res.end(req.method === 'HEAD' ? undefined : content);
  return undefined;
}
