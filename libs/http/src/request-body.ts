import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';

/** The part of a request that a body is read from. */
export type BodySource = Readable & Pick<IncomingMessage, 'headers'>;

/** How much of a body is read, and until when. */
export interface BodyBounds {
  readonly maxBytes: number;
  /** The error for a body over the limit; default `payload_too_large`. */
  readonly tooLarge?: () => AppError;
  /** Ends the reading, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The body of a request as a stream of its own: the one way in which bodies are read, whatever their kind. It fails with
 * `tooLarge` at the first byte over the limit, with `cancelled` when the caller stops in the middle, and with the reason
 * of the signal.
 *
 * Destroying it ends the reading and nothing else: the connection stays open, so that the refusal can be written on it.
 * (An iterator of the request itself, or a pipeline from it, closes the connection when its reader stops early.) An
 * error that comes while nobody listens is kept for the next reader. Nothing is read before the first read.
 *
 * @throws AppError `unsupported_media_type` for a compressed body: what it unpacks to would have to be bounded too, and no
 *   caller of ours compresses requests; what `tooLarge` makes when `Content-Length` is over the limit
 */
export function openBody(req: BodySource, bounds: BodyBounds): Readable {
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new AppError('unsupported_media_type', 'Send the body without a content encoding.', {
      reason: 'unsupported_encoding',
      details: { acceptEncoding: ['identity'] },
    });
  }
  if (announcedBytes(req) > bounds.maxBytes) throw tooLarge(bounds);
  return new RequestBody(req, bounds);
}

/** Bytes of the body as its head says; 0 where it does not. */
export function announcedBytes({ headers }: Pick<IncomingMessage, 'headers'>): number {
  return Number(headers['content-length'] ?? 0);
}

function tooLarge({ maxBytes, tooLarge: make }: BodyBounds): AppError {
  return make === undefined ? bodyTooLarge(maxBytes) : make();
}

/** The error for a body over a limit. */
export function bodyTooLarge(maxBytes: number): AppError {
  return new AppError('payload_too_large', `The body is larger than ${maxBytes} bytes.`, {
    details: { limitBytes: maxBytes },
  });
}

class RequestBody extends Readable {
  readonly #source: BodySource;
  readonly #bounds: BodyBounds;
  #bytes = 0;
  #isAttached = false;

  constructor(source: BodySource, bounds: BodyBounds) {
    super();
    this.#source = source;
    this.#bounds = bounds;
    // Without a listener an error between two readers would end the process.
    this.on('error', () => undefined);
  }

  override _read(): void {
    if (!this.#isAttached) this.#attach();
    if (!this.destroyed) this.#source.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#isAttached) this.#detach();
    done(error);
  }

  #attach(): void {
    this.#isAttached = true;
    const { signal } = this.#bounds;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    // Never removed: an error can still come after this body was destroyed.
    this.#source.on('error', this.#onCut);
    this.#source.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onCut);
    if (signal?.aborted === true) this.#onAbort();
    else if (this.#source.readableEnded) this.#onEnd();
    else if (this.#source.destroyed) this.#onCut();
  }

  #detach(): void {
    this.#bounds.signal?.removeEventListener('abort', this.#onAbort);
    this.#source.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onCut);
    this.#source.pause();
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#bytes += chunk.byteLength;
    if (this.#bytes > this.#bounds.maxBytes) this.destroy(tooLarge(this.#bounds));
    else if (!this.push(chunk)) this.#source.pause();
  };

  readonly #onEnd = (): void => {
    this.#source.off('close', this.#onCut);
    this.push(null);
  };

  readonly #onCut = (cause?: unknown): void => {
    this.destroy(new AppError('cancelled', 'The body ended early.', { reason: 'client_gone', cause }));
  };

  readonly #onAbort = (): void => {
    const reason: unknown = this.#bounds.signal?.reason;
    this.destroy(reason instanceof Error ? reason : new Error('The body is not wanted any more.'));
  };
}
