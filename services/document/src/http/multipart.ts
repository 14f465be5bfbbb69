import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyEvents, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { AppError } from '@lectern/errors';
import { type BodySource, openBody, parseInput } from '@lectern/http';
import type { z } from 'zod';
import type { Content } from '../domain/document.ts';
import { limits } from '../limits.ts';
import type { IncomingFile } from './store-content.ts';

/** Takes the file of an upload: reads it to its end, or gives it up. */
export type TakeFile = (file: IncomingFile) => Promise<Content>;

/** What a form may hold, and until when it is read. */
export interface FormOptions<F> {
  readonly fields: z.ZodType<F>;
  readonly signal: AbortSignal;
  readonly maxFileBytes: number;
  /** The error for a form that cannot be right, since it is larger than its file may be and all that is around it. */
  readonly tooLarge: () => AppError;
}

/** The characters that RFC 2046 allows in a boundary. */
const boundaryText = /^[A-Za-z0-9'()+_,./:=? -]+$/;

/**
 * Reads a multipart form of exactly one part `file` and some fields, in any order. The file is handed over while it
 * comes; a slow taker slows the sender. All that is not the file is counted, wherever in the form it stands, so nothing
 * of it is read without an end. At the first problem reading stops, and whatever the taker holds is closed; the request
 * itself stays open, so that the problem can be answered on it.
 *
 * @returns the fields by the schema, the name of the file, and what `take` made of it
 * @throws AppError `invalid_argument` or `payload_too_large`; what `take` throws; the signal's reason
 */
export async function receiveMultipart<F>(
  req: BodySource,
  take: TakeFile,
  { fields: schema, signal, maxFileBytes, tooLarge }: FormOptions<F>,
): Promise<{ fields: F; fileName: string | undefined; content: Content }> {
  const maxBytes = maxFileBytes + limits.formBytesBesideFile.value;
  const body = openBody(req, { maxBytes, tooLarge, signal });
  // Parts come as the connection has them: without this the taker would run outside of the request's trace and context,
  // or in those of the request before on the same connection.
  const form = new FormInProgress(openParser(req), { body, take: AsyncLocalStorage.bind(take) });
  try {
    const file = await form.done;
    return { fields: parseInput(schema, Object.fromEntries(form.fields), 'body'), ...file };
  } finally {
    await form.close();
  }
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
    // By name, not by what else the part says: `curl -F file=text` sends a file without a file name.
    isPartAFile: (name) => name === 'file',
  });
}

/** Every byte of a form may be compared with every character of its boundary, so it is short. */
function boundaryOf(contentType: string): string {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare ?? '';
  if (boundary.length <= limits.formBoundaryChars.value && boundaryText.test(boundary)) return boundary;
  throw malformed('The multipart form has no valid boundary.');
}

/** A form while it is read. */
class FormInProgress {
  readonly fields = new Map<string, string>();
  /** Resolves when all parts are read and the file is taken. */
  readonly done: Promise<{ fileName: string | undefined; content: Content }>;
  readonly #parser: BusboyInstance;
  readonly #body: Readable;
  readonly #failed = Promise.withResolvers<never>();
  #file: { stream: BusboyFileStream; name: string | undefined; taken: Promise<Content> } | undefined;
  /** Lets go of a parser that takes no more, since nobody takes the file from it. */
  #stopWaiting: (() => void) | undefined;

  constructor(parser: BusboyInstance, { body, take }: { body: Readable; take: TakeFile }) {
    this.#parser = parser;
    this.#body = body;
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
    // The parser is finished with the last boundary, but what comes after it is counted too.
    const fed = new Promise<void>((resolve) => {
      this.#feed().then(resolve, (error: unknown) => this.fail(error));
    });
    const read = Promise.all([fed, finished]);
    this.done = Promise.race([read.then(() => this.#takenFile()), this.#failed.promise]);
  }

  async #feed(): Promise<void> {
    let bytes = 0;
    for await (const chunk of this.#body) {
      // The parser has passed on what it was given before, so what is not in the file by now is beside it.
      if (bytes - (this.#file?.stream.bytesRead ?? 0) > limits.formBytesBesideFile.value)
        throw formTooLarge();
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

  /**
   * Ends the file, and waits for the taker to let go of it. What the taker itself has against the file comes first: that
   * it stopped reading can be the very reason why the form looks cut off.
   */
  fail(error: unknown): void {
    this.#stopReading();
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
    this.#stopReading();
    this.#file?.stream.destroy();
    this.#parser.destroy();
    await Promise.allSettled([this.#file?.taken]);
  }

  #stopReading(): void {
    this.#body.destroy();
    this.#stopWaiting?.();
  }

  async #takenFile(): Promise<{ fileName: string | undefined; content: Content }> {
    if (this.#file === undefined) throw malformed('The multipart form has no part named "file".');
    return { fileName: this.#file.name, content: await this.#file.taken };
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
