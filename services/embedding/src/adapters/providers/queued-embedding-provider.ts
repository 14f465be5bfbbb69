import { AppError } from '@lectern/errors';
import { createFairQueue } from '@lectern/fairness';
import type { EmbeddingKind, EmbeddingProvider } from '../../ports.ts';

/** A model that takes one text after the other. */
export interface TextEncoder {
  readonly model: string;
  readonly dimensions: number;
  /** Texts that it works on at a time. */
  readonly workers: number;
  encode(text: string): Promise<Float32Array>;
  close(): Promise<void>;
}

const priorities: Readonly<Record<EmbeddingKind, number>> = { query: 1, passage: 0 };

/** Texts of one call per worker: enough to keep it busy, few enough for their vectors to be kept soon. */
const batchPerWorker = 8;

/**
 * Hands texts to the workers of a model: queries first, then tenants in turn, then first come, first served.
 *
 * A task is one text, so a query waits for the texts in work, never for a document, and a tenant's document waits for one
 * text of each other tenant before each of its own, however many chunks those have. A text that has begun is finished
 * even when its caller has gone.
 */
export function createQueuedEmbeddingProvider(encoder: TextEncoder): EmbeddingProvider {
  const { model, dimensions, workers } = encoder;
  const queue = createFairQueue({ concurrency: workers });
  return {
    model,
    dimensions,
    batchSize: workers * batchPerWorker,
    embed: (texts, { kind, tenantId = '', signal }) => {
      const options = { priority: priorities[kind], ...(signal === undefined ? {} : { signal }) };
      return Promise.all(texts.map((text) => queue.run(tenantId, () => encoder.encode(text), options)));
    },
    close: async () => {
      queue.close(
        new AppError('unavailable', 'The embedding model is closed.', { reason: 'embedding_closed' }),
      );
      await encoder.close();
    },
  };
}
