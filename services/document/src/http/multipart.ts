import type { Readable } from 'node:stream';
import { Busboy, type BusboyEvents, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { AppError } from '@lectern/errors';
import { type BodySource, openBody, parseInput } from '@lectern/http';
import type { z } from 'zod';
import { limits } from '../limits.ts';
import type { IncomingFile } from './store-content.ts';

/** The limits of reading a form. */
export interface FormOptions {
  readonly signal: AbortSignal;
  readonly maxFileBytes: number;
  /** The error for a form that is larger than the largest file and all that may be around it. */
  readonly tooLarge: () => AppError;
}

/** The characters that RFC 2046 allows in a boundary. */
const boundaryText = /^[A-Za-z0-9'()+_,./:=? -]+$/;

/**
 * Opens a multipart form of exactly one part `file` and some fields, in any order. The file comes while the form is read;
 * a slow reader of it slows the sender. All that is not the file is counted, wherever in the form it stands, so that
 * nothing without an end is read. At the first problem reading stops; the request itself stays open, so that the problem
 * can be answered on it.
 *
 * @throws AppError `invalid_argument` (`malformed_multipart`) when it has no valid boundary
 */
export function openMultipart(
  req: BodySource,
  { signal, maxFileBytes, tooLarge }: FormOptions,
): MultipartForm {
  const parser = openParser(req);
  const maxBytes = maxFileBytes + limits.formBytesBesideFile.value;
  return new MultipartForm(parser, openBody(req, { maxBytes, tooLarge, signal }));
}

function openParser(req: BodySource): BusboyInstance {
  const boundary = boundaryOf(req.headers['content-type'] ?? '');
  return new Busboy({
    // Written anew, so that the parser cannot find another boundary in it than the one that was checked.
    headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
    limits: {
      files: 1,
      fields: limits.formParts.value - 1,
      parts: limits.formParts.value,
      fieldNameSize: limits.formFieldNameBytes.value,
      fieldSize: limits.formFieldBytes.value,
      headerPairs: limits.formPartHeaders.value,
      headerSize: limits.formPartHeadBytes.value,
    },
    // By name, whatever else the part declares: `curl -F file=text` sends a file without a file name.
    isPartAFile: (name) => name === 'file',
  });
}

/** Every byte of a form may be compared with every character of its boundary, so its length is limited. */
function boundaryOf(contentType: string): string {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare ?? '';
  if (boundary.length <= limits.formBoundaryChars.value && boundaryText.test(boundary)) return boundary;
  throw malformed('The multipart form has no valid boundary.');
}

/** A form while it is read. It has to be closed in every case. */
class MultipartForm {
  readonly #parser: BusboyInstance;
  readonly #body: Readable;
  readonly #fields = new Map<string, string>();
  readonly #file = Promise.withResolvers<IncomingFile>();
  readonly #read = Promise.withResolvers<void>();
  #stream: BusboyFileStream | undefined;
  #failure: unknown;
  /** Ends the wait for a parser that blocks, since the file is not read. */
  #stopWaiting: (() => void) | undefined;

  constructor(parser: BusboyInstance, body: Readable) {
    this.#parser = parser;
    this.#body = body;
    // They may reject before they are awaited.
    this.#file.promise.catch(() => undefined);
    this.#read.promise.catch(() => undefined);
    parser.on('file', (...[, stream, fileName, , mimeType]: Parameters<BusboyEvents['file']>) => {
      this.#stream = stream;
      stream.on('error', (error) =>
        this.#fail(malformed('The file of the multipart form is cut off.', error)),
      );
      // Busboy says text/plain for a part without a type, which is the default of RFC 7578: it declares nothing.
      const declaredType = mimeType === 'text/plain' ? undefined : mimeType;
      this.#file.resolve({ body: stream, fileName, declaredType });
    });
    parser.on('field', (...[name, value, isNameCut, isValueCut]: Parameters<BusboyEvents['field']>) => {
      if (isNameCut || isValueCut || this.#fields.has(name)) {
        this.#fail(malformed('A field of the multipart form is too long or comes twice.'));
      }
      this.#fields.set(name, value);
    });
    parser.on('filesLimit', () => this.#fail(malformed('Send exactly one part named "file".')));
    parser.on('fieldsLimit', () => this.#fail(malformed('The multipart form has too many fields.')));
    parser.on('partsLimit', () => this.#fail(malformed('The multipart form has too many parts.')));
    parser.on('error', (error) =>
      this.#fail(malformed('The multipart form is malformed or cut off.', error)),
    );
    const finished = new Promise<void>((resolve) => parser.on('finish', resolve));
    // The parser is finished with the last boundary, but what comes after it is counted too.
    Promise.all([this.#feed(), finished]).then(
      () => this.#end(),
      (error: unknown) => this.#fail(error),
    );
  }

  /**
   * The part named `file`, as soon as it comes. It has to be read to its end or destroyed, since the form waits for that.
   *
   * @throws AppError `invalid_argument` or `payload_too_large`, when the form fails before its file comes; the signal's
   *   reason
   */
  file(): Promise<IncomingFile> {
    return this.#file.promise;
  }

  /** The fields by the schema, when all of the form is read. @throws as {@link file}, and for fields that are not valid */
  async fields<F>(schema: z.ZodType<F>): Promise<F> {
    await this.#read.promise;
    return parseInput(schema, Object.fromEntries(this.#fields), 'body');
  }

  /**
   * The cause of an `error` of the form or of its file. An error that refuses the file comes first: the form looks cut off
   * because reading stopped then.
   */
  causeOf(error: unknown): unknown {
    return error instanceof AppError ? error : (this.#failure ?? error);
  }

  /** Ends everything that is still open. */
  close(): void {
    this.#stopReading();
    this.#stream?.destroy();
    this.#parser.destroy();
  }

  async #feed(): Promise<void> {
    let bytes = 0;
    for await (const chunk of this.#body) {
      // The parser has passed on what it was given before, so what is not in the file by now is beside it.
      if (bytes - (this.#stream?.bytesRead ?? 0) > limits.formBytesBesideFile.value) throw formTooLarge();
      bytes += chunk.byteLength;
      await this.#write(chunk);
    }
    this.#parser.end();
  }

  #write(chunk: Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.#stopWaiting = resolve;
      this.#parser.write(chunk, () => resolve());
    });
  }

  #end(): void {
    if (this.#stream === undefined) this.#fail(malformed('The multipart form has no part named "file".'));
    this.#read.resolve();
  }

  /** Keeps the first failure: the others follow from it. */
  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#file.reject(error);
    this.#read.reject(error);
    this.#stopReading();
    this.#stream?.destroy(error instanceof Error ? error : undefined);
  }

  #stopReading(): void {
    this.#body.destroy();
    this.#stopWaiting?.();
  }
}

function malformed(message: string, cause?: unknown): AppError {
  return new AppError('invalid_argument', message, { reason: 'malformed_multipart', cause });
}

function formTooLarge(): AppError {
  const maxBytes = limits.formBytesBesideFile.value;
  return new AppError('payload_too_large', `A form may have at most ${maxBytes} bytes beside its file.`, {
    reason: 'form_too_large',
    details: { maxBytes },
  });
}
