import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { AppError } from '@lectern/errors';
import type { AttachmentHead, StoredAttachment } from '../../domain/attachment.ts';
import type { AttachmentTaking } from '../../ports.ts';

/** What a reader may send of the attachments of one document. */
export interface IntakeOptions extends AttachmentTaking {
  /** All of them together: no more than the document itself. */
  readonly mostBytes: number;
  /** Ends what is being stored. */
  readonly signal: AbortSignal;
}

interface Open {
  left: number;
  readonly body: PassThrough;
  readonly stored: Promise<StoredAttachment>;
}

/**
 * Passes attachments on to their store, one after the other and piece by piece, as a reader sends them. It holds a piece and what the store
 * has not taken yet: the reader waits for the store.
 */
export class AttachmentIntake {
  /** Those that are whole. */
  readonly stored: StoredAttachment[] = [];
  readonly #options: IntakeOptions;
  #open: Open | undefined;
  #count = 0;
  #bytes = 0;
  #part = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** An attachment is sent, and not whole yet. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** The next attachment begins. @throws AppError `internal` (`reader_answer_refused`) */
  begin(head: AttachmentHead): void {
    const { most, mostBytes, store, signal } = this.#options;
    this.#count += 1;
    this.#bytes += head.bytes;
    if (this.isOpen || head.part <= this.#part) throw refused('has attachments out of order');
    if (this.#count > most || this.#bytes > mostBytes) throw refused('has too many attachments');
    this.#part = head.part;
    const body = new PassThrough();
    // A store that fails may destroy it: who adds to it gets to know by `stored`.
    body.on('error', () => undefined);
    const stored = store(head, body, signal);
    stored.catch(() => undefined);
    this.#open = { left: head.bytes, body, stored };
  }

  /**
   * The next piece of it. The promise is to be waited for before the next line is taken; it rejects with what the store throws.
   *
   * @throws AppError `internal` (`reader_answer_refused`)
   */
  add(piece: Buffer): Promise<void> | undefined {
    const open = this.#open;
    if (open === undefined || piece.length === 0 || piece.length > open.left)
      throw refused('has attachments of another size');
    open.left -= piece.length;
    if (open.left > 0) return open.body.write(piece) ? undefined : drained(open);
    this.#open = undefined;
    open.body.end(piece);
    return open.stored.then((stored) => {
      this.stored.push(stored);
    });
  }
}

async function drained({ body, stored }: Open): Promise<void> {
  await Promise.race([once(body, 'drain'), stored]);
}

function refused(why: string): AppError {
  return new AppError('internal', `The answer of the reader ${why}.`, { reason: 'reader_answer_refused' });
}
