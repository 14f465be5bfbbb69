import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { testPrincipal } from '@lectern/service/testing';
import type { Platform } from './platform.ts';
import type { World } from './world.ts';

/** What a user was told, and so counts on. */
export interface Promised {
  readonly documentId: string;
  /** How many versions were accepted. */
  versions: number;
  isDeleted: boolean;
  /** Its newest version is one that cannot be read. */
  fails: boolean;
}

/** A pause before a call without an answer is repeated. */
const repeatMs = 300;
const lookMs = 1_000;

const { signal } = new AbortController();

/** Somebody who uploads, replaces, deletes and retries documents, and repeats each call until it is answered, as the client does. */
export class User {
  readonly promised: Promised[] = [];
  readonly #caller: Principal;
  readonly #platform: Platform;
  readonly #world: World;

  constructor(name: string, platform: Platform, world: World) {
    this.#caller = testPrincipal({ userId: name, tenantId: `tenant of ${name}` });
    this.#platform = platform;
    this.#world = world;
  }

  get tenantId(): string {
    return this.#caller.tenantId;
  }

  async create(text: string): Promise<Promised> {
    const upload = { caller: this.#caller, text, idempotencyKey: this.#world.newId() };
    const { document } = await this.#untilAnswered(() =>
      this.#platform.call('document', (service) => service.create(upload, signal)),
    );
    const fails = this.#world.isUnreadable(text);
    const promised: Promised = { documentId: document.id, versions: 1, isDeleted: false, fails };
    this.promised.push(promised);
    return promised;
  }

  async replace(promised: Promised, text: string): Promise<void> {
    const { documentId } = promised;
    const upload = { caller: this.#caller, documentId, text, idempotencyKey: this.#world.newId() };
    await this.#untilAnswered(() =>
      this.#platform.call('document', (service) => service.replace(upload, signal)),
    );
    promised.versions += 1;
    promised.fails = this.#world.isUnreadable(text);
  }

  async delete(promised: Promised): Promise<void> {
    const input = { caller: this.#caller, documentId: promised.documentId };
    await this.#untilAnswered(() =>
      this.#platform.call('document', ({ app }) => app.deleteDocument(input, signal)),
    );
    promised.isDeleted = true;
  }

  /** Waits until a document has failed, makes its text readable, and retries. */
  async retry(promised: Promised, text: string): Promise<void> {
    await this.#whenStatus(promised, 'failed');
    this.#world.unreadable.delete(text);
    promised.fails = false;
    const input = { caller: this.#caller, documentId: promised.documentId };
    await this.#untilAnswered(() =>
      this.#platform.call('document', ({ app }) =>
        // An earlier call was done, and its answer lost.
        app.retryDocument(input, signal).catch(unless('document_not_failed')),
      ),
    );
  }

  async whenIndexed(promised: Promised): Promise<void> {
    await this.#whenStatus(promised, 'indexed');
  }

  async #whenStatus({ documentId }: Promised, wanted: string): Promise<void> {
    const input = { caller: this.#caller, documentId };
    for (;;) {
      const { status } = await this.#untilAnswered(() =>
        this.#platform.call('document', ({ app }) => app.getDocument(input, signal)),
      );
      if (status === wanted) return;
      await this.#world.time.sleep(lookMs);
    }
  }

  async #untilAnswered<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof AppError && error.retryable)) throw error;
      }
      await this.#world.time.sleep(repeatMs);
    }
  }
}

function unless(reason: string): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof AppError && error.reason === reason)) throw error;
  };
}
