import type { Document } from '@lectern/client';

/** A file that somebody wants stored. */
export interface WantedFile {
  readonly file: File;
  /** Where it was in the folder that was dropped: `handbook/leave.md`. */
  readonly path: string;
}

/** The fact of the metadata that keeps where a file was, which its name does not. */
export const pathFact = 'path';

/** What is stored with a file of a folder, so that two of one name can be told apart and found. */
export function metadataOf({ path }: WantedFile): { readonly metadata?: Record<string, string> } {
  return path.includes('/') ? { metadata: { [pathFact]: path } } : {};
}

/** How documents are stored. */
export interface UploadChoices {
  readonly visibility: 'private' | 'tenant';
  readonly collection?: string | undefined;
}

/** A file on its way. */
export interface Upload {
  readonly id: number;
  readonly path: string;
  readonly bytes: number;
  readonly state: 'waiting' | 'sending' | 'stored' | 'failed';
  /** How much of it was sent, from 0 to 1. */
  readonly sent: number;
  readonly error?: unknown;
  readonly document?: Document;
}

/** Sends one file. The same key stands for the same file, so that a repetition stores no second document. */
export type SendFile = (
  wanted: WantedFile,
  options: UploadChoices & {
    readonly key: string;
    readonly onProgress: (part: number) => void;
    readonly signal: AbortSignal;
  },
) => Promise<Document>;

interface Entry {
  readonly wanted: WantedFile;
  readonly choices: UploadChoices;
  readonly key: string;
  readonly abort: AbortController;
}

/** Files that are sent some at a time, in their order. It goes on while other pages are shown. */
export class UploadQueue {
  readonly #send: SendFile;
  readonly #places: number;
  readonly #entries = new Map<number, Entry>();
  readonly #listeners = new Set<() => void>();
  readonly #onStored: (document: Document) => void;
  #uploads: readonly Upload[] = [];
  #nextId = 1;

  constructor({
    send,
    places,
    onStored,
  }: {
    readonly send: SendFile;
    readonly places: number;
    readonly onStored: (document: Document) => void;
  }) {
    this.#send = send;
    this.#places = places;
    this.#onStored = onStored;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** All that were added and not cleared; another array after each change. */
  readonly snapshot = (): readonly Upload[] => this.#uploads;

  /** Whether files wait or are being sent. */
  isWorking(): boolean {
    return this.#uploads.some(({ state }) => !isOver(state));
  }

  add(files: readonly WantedFile[], choices: UploadChoices): void {
    const added = files.map((wanted): Upload => {
      const id = this.#nextId++;
      this.#entries.set(id, { wanted, choices, key: newKey(), abort: new AbortController() });
      return { id, path: wanted.path, bytes: wanted.file.size, state: 'waiting', sent: 0 };
    });
    this.#set([...this.#uploads, ...added]);
    this.#fill();
  }

  /** Sends one again that has failed, by its old key. */
  retry(id: number): void {
    this.#change(id, { state: 'waiting', sent: 0, error: undefined });
    this.#fill();
  }

  /** Forgets all that are over. */
  clear(): void {
    for (const { id, state } of this.#uploads) if (isOver(state)) this.#entries.delete(id);
    this.#set(this.#uploads.filter(({ state }) => !isOver(state)));
  }

  /** Ends and forgets everything. */
  stop(): void {
    for (const { abort } of this.#entries.values()) abort.abort();
    this.#entries.clear();
    this.#set([]);
  }

  #fill(): void {
    const sending = this.#uploads.filter(({ state }) => state === 'sending').length;
    const next = this.#uploads.filter(({ state }) => state === 'waiting').slice(0, this.#places - sending);
    for (const { id } of next) void this.#start(id);
  }

  async #start(id: number): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#change(id, { state: 'sending' });
    try {
      const { wanted, choices, key, abort } = entry;
      const onProgress = (sent: number): void => this.#change(id, { sent });
      const document = await this.#send(wanted, { ...choices, key, onProgress, signal: abort.signal });
      // What was stored all the same is nobody's news any more.
      if (abort.signal.aborted) return;
      this.#change(id, { state: 'stored', sent: 1, document });
      this.#onStored(document);
    } catch (error) {
      this.#change(id, { state: 'failed', error });
    }
    this.#fill();
  }

  #change(id: number, change: Partial<Upload>): void {
    this.#set(this.#uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }

  #set(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    for (const listener of this.#listeners) listener();
  }
}

function isOver(state: Upload['state']): boolean {
  return state === 'stored' || state === 'failed';
}

/** Also where the page came without TLS: `crypto.randomUUID` is not there then. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
