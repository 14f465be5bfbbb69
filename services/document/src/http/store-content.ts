import { Readable } from 'node:stream';
import { AppError, type FieldError, ofField } from '@lectern/errors';
import { type ContentProbe, type NamedFile, typeOfFile } from '@lectern/file-types';
import type { Content } from '../domain/document.ts';
import type { ContentStore } from '../ports.ts';

const typeDetail = 'is of no type that is read here';

/** A file as a caller sends it. */
export interface IncomingFile extends NamedFile {
  readonly body: Readable;
  /** Length of the body, where it is known before it comes. */
  readonly announcedBytes?: number | undefined;
}

/** Where a file is stored, and how much of it. */
export interface StoreContentTarget {
  readonly store: Pick<ContentStore, 'put'>;
  readonly probe: ContentProbe;
  readonly location: Content['location'];
  readonly maxDocumentBytes: number;
  readonly signal: AbortSignal;
  /** JSON pointer to the field of the request that the file comes in; undefined where it is the whole body. */
  readonly field?: string | undefined;
}

/**
 * Streams a file into the store, holding no more of it than the sample that its type is decided by. A file that is empty,
 * too large or of a wrong type is refused as soon as that is known, and its rest is not read. The body is closed in every
 * case.
 *
 * @throws AppError `unprocessable` (`empty_file`), `payload_too_large` (`document_too_large`), `unsupported_media_type`;
 *   the error of the body
 */
export async function storeContent(
  file: IncomingFile,
  { store, probe, location, maxDocumentBytes: maxBytes, signal, field }: StoreContentTarget,
): Promise<Content> {
  const tooLarge = () => documentTooLarge(maxBytes, field);
  try {
    if ((file.announcedBytes ?? 0) > maxBytes) throw tooLarge();
    const { sample, whole } = await peek(file.body, { sampleBytes: probe.sampleBytes, maxBytes, tooLarge });
    if (sample.byteLength === 0) throw emptyFile(field);
    const contentType = await typeOfFile(probe, file, sample).catch((error: unknown) => {
      throw field === undefined ? error : ofField(error, { pointer: field, detail: typeDetail });
    });
    const { bytes, sha256 } = await store.put(location, whole, { contentType, signal });
    return { contentType, bytes, sha256, location };
  } finally {
    file.body.destroy();
  }
}

/** How large a file may be, and the error for a larger one. */
interface FileBounds {
  readonly maxBytes: number;
  tooLarge(): AppError;
}

/**
 * Reads the first `sampleBytes` of a stream, fewer only at its end, and gives them together with the whole of it, still
 * to be read. That fails with `tooLarge` at the first byte over the limit.
 */
async function peek(
  source: Readable,
  { sampleBytes, ...bounds }: FileBounds & { readonly sampleBytes: number },
): Promise<{ sample: Buffer; whole: Readable }> {
  const chunks = source[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let size = 0;
  while (size < sampleBytes) {
    const next = await chunks.next();
    if (next.done === true) break;
    head.push(Buffer.from(next.value));
    size += head.at(-1)?.byteLength ?? 0;
  }
  const whole = Readable.from(concatenate(head, chunks, bounds), { objectMode: false });
  return { sample: Buffer.concat(head).subarray(0, sampleBytes), whole };
}

async function* concatenate(
  head: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
  { maxBytes, tooLarge }: FileBounds,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  const counted = (chunk: Buffer): Buffer => {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    return chunk;
  };
  try {
    for (const chunk of head) yield counted(chunk);
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield counted(next.value);
    }
  } finally {
    await rest.return?.();
  }
}

/**
 * The answer to a file over the limit, whether by its announced length or by what came.
 *
 * @param field JSON pointer to where the file comes in the request; none where it is the whole body
 */
export function documentTooLarge(maxBytes: number, field?: string): AppError {
  return new AppError('payload_too_large', `A document may have at most ${maxBytes} bytes.`, {
    reason: 'document_too_large',
    details: { maxBytes },
    errors: wrongField(field, 'is too large'),
  });
}

function emptyFile(field: string | undefined): AppError {
  return new AppError('unprocessable', 'The file is empty: there is nothing to find in it.', {
    reason: 'empty_file',
    errors: wrongField(field, 'is empty'),
  });
}

function wrongField(pointer: string | undefined, detail: string): FieldError[] {
  return pointer === undefined ? [] : [{ pointer, detail }];
}
