import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyEvents, type BusboyInstance } from '@fastify/busboy';
import { AppError } from '@lectern/errors';
import { parseInput } from '@lectern/http';
import type { z } from 'zod';
import type { Content } from '../domain/document.ts';
import type { IncomingFile } from '../use-cases/store-content.ts';

/** The part of a request that matters here. */
export type FormRequest = Readable & Pick<IncomingMessage, 'headers'>;

/** Takes the file of an upload: reads it to its end, or gives it up. */
export type TakeFile = (file: IncomingFile) => Promise<Content>;

const limits = { files: 1, fields: 8, parts: 9, fieldNameSize: 100, fieldSize: 64 * 1024, headerPairs: 20 };

/**
 * Reads a multipart form of exactly one part `file` and some fields, in any order. The file is handed over while it
 * comes; a slow taker slows the sender. At the first problem reading stops, and whatever the taker holds is closed; the
 * request itself stays open, so that the problem can be answered on it.
 *
 * @returns the fields by the schema, and the name of the file
 * @throws AppError `invalid_argument`; what `take` throws; the signal's reason
 */
export async function receiveMultipart<F>(
  req: FormRequest,
  take: TakeFile,
  { fields: schema, signal }: { fields: z.ZodType<F>; signal: AbortSignal },
): Promise<{ fields: F; fileName: string | undefined }> {
  const parser = openParser(req);
  // Parts come as the connection has them: without this the taker would run outside of the request's trace and context,
  // or in those of the request before on the same connection.
  const form = new FormInProgress(parser, AsyncLocalStorage.bind(take));
  const onAbort = (): void => form.fail(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    req.pipe(parser);
    const fileName = await form.done;
    return { fields: parseInput(schema, Object.fromEntries(form.fields), 'body'), fileName };
  } finally {
    signal.removeEventListener('abort', onAbort);
    req.unpipe(parser);
    await form.close();
  }
}

function openParser(req: FormRequest): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' },
      limits,
      // By name, not by what else the part says: `curl -F file=text` sends a file without a file name.
      isPartAFile: (name) => name === 'file',
    });
  } catch (error) {
    throw malformed('The multipart form has no valid boundary.', error);
  }
}

/** A form while it is read. */
class FormInProgress {
  readonly fields = new Map<string, string>();
  /** Resolves with the file's name when all parts are read and the file is taken. */
  readonly done: Promise<string | undefined>;
  readonly #parser: BusboyInstance;
  readonly #failed = Promise.withResolvers<never>();
  #file: { stream: Readable; name: string | undefined; taken: Promise<unknown> } | undefined;

  constructor(parser: BusboyInstance, take: TakeFile) {
    this.#parser = parser;
    const finished = new Promise<void>((resolve) => parser.on('finish', resolve));
    parser.on('file', (...[, stream, fileName, , mimeType]: Parameters<BusboyEvents['file']>) => {
      // Busboy says text/plain for a part without a type, as RFC 7578 has it: that claims nothing.
      const declaredType = mimeType === 'text/plain' ? undefined : mimeType;
      stream.on('error', (error) =>
        this.fail(malformed('The file of the multipart form is cut off.', error)),
      );
      const taken = take({ body: stream, fileName, declaredType });
      taken.catch((error: unknown) => this.fail(error));
      this.#file = { stream, name: fileName, taken };
    });
    parser.on('field', (...[name, value, isNameCut, isValueCut]: Parameters<BusboyEvents['field']>) => {
      if (isNameCut || isValueCut || this.fields.has(name)) {
        this.fail(malformed('A field of the multipart form is too long or comes twice.'));
      }
      this.fields.set(name, value);
    });
    parser.on('filesLimit', () => this.fail(malformed('Send exactly one part named "file".')));
    parser.on('fieldsLimit', () => this.fail(malformed('The multipart form has too many fields.')));
    parser.on('partsLimit', () => this.fail(malformed('The multipart form has too many parts.')));
    parser.on('error', (error) => this.fail(malformed('The multipart form is malformed or cut off.', error)));
    this.done = Promise.race([finished.then(() => this.#fileName()), this.#failed.promise]);
  }

  /**
   * Ends the file, and waits for the taker to let go of it. What the taker itself has against the file comes first: that
   * it stopped reading can be the very reason why the form looks cut off.
   */
  fail(error: unknown): void {
    if (this.#file === undefined) {
      this.#failed.reject(error);
      return;
    }
    const { stream, taken } = this.#file;
    stream.destroy(error instanceof Error ? error : undefined);
    taken.then(
      () => this.#failed.reject(error),
      (reason: unknown) => this.#failed.reject(reason instanceof AppError ? reason : error),
    );
  }

  /** Ends everything that is still open. The taker has let go of the file when this resolves. */
  async close(): Promise<void> {
    this.#file?.stream.destroy();
    this.#parser.destroy();
    await Promise.allSettled([this.#file?.taken]);
  }

  async #fileName(): Promise<string | undefined> {
    if (this.#file === undefined) throw malformed('The multipart form has no part named "file".');
    await this.#file.taken;
    return this.#file.name;
  }
}

function malformed(message: string, cause?: unknown): AppError {
  return new AppError('invalid_argument', message, { reason: 'malformed_multipart', cause });
}
