import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import type { ContentProbe } from '@lectern/file-types';
import type { Logger } from '@lectern/telemetry';
import type { Content } from '../../src/domain/document.ts';
import type { Erasures } from '../../src/ports/erasures.ts';
import type { ChangeFeed, ContentStore } from '../../src/ports.ts';

/** Blobs in memory. */
export class MemoryContent implements ContentStore {
  readonly blobs = new Map<string, Buffer>();
  /** While set, removing fails with it. */
  deleteError: Error | undefined;

  async put({ key }: Content['location'], body: Readable) {
    const bytes = Buffer.concat(await body.toArray());
    this.blobs.set(key, bytes);
    return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  async get({ key }: Content['location']) {
    const bytes = this.blobs.get(key);
    if (bytes === undefined) throw new AppError('not_found', 'No such blob.', { reason: 'blob_not_found' });
    return { body: Readable.from([bytes]), bytes: bytes.byteLength };
  }

  async delete({ key }: Content['location']): Promise<void> {
    if (this.deleteError !== undefined) throw this.deleteError;
    this.blobs.delete(key);
  }
}

/** Where nobody is erased. */
export const noErasures: Pick<Erasures, 'ofDocument' | 'end'> = {
  ofDocument: async () => [],
  end: async () => false,
};

/** A feed whose notices a test sends. */
export class ManualChanges implements ChangeFeed {
  readonly #watches = new Set<{ noticed: PromiseWithResolvers<void> }>();

  /** How many watches are open. */
  get open(): number {
    return this.#watches.size;
  }

  notify(): void {
    for (const { noticed } of this.#watches) noticed.resolve();
  }

  watch() {
    const watch = { noticed: Promise.withResolvers<void>() };
    this.#watches.add(watch);
    return {
      changed: async (signal: AbortSignal) => {
        await Promise.race([watch.noticed.promise, aborted(signal)]);
        watch.noticed = Promise.withResolvers();
      },
      close: () => void this.#watches.delete(watch),
    };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** A log, by message. */
export class RecordingLogger implements Pick<Logger, 'warn'> {
  readonly warnings: string[] = [];
  readonly warn: Logger['warn'] = (...line: unknown[]) => void this.warnings.push(String(line[1]));
}

/** Everything is text. */
export const textProbe: ContentProbe = {
  sampleBytes: 16,
  inspect: async () => ({ text: true }),
  isForeign: () => false,
};

/** Ids that count up. */
export function countingIds(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `01938f00-0000-7000-8000-${String(count).padStart(12, '0')}`;
  };
}
