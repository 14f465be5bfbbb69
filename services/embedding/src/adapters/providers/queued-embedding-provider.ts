import { AppError } from '@lectern/errors';
import { createFairQueue } from '@lectern/fairness';
import type { EmbeddingKind, EmbeddingProvider } from '../../ports.ts';

/** A model that takes one text after the other. */
export interface TextEncoder {
  readonly model: string;
  readonly dimensions: number;
  /** Texts that it encodes at a time. */
  readonly concurrency: number;
  encode(text: string): Promise<Float32Array>;
  close(): Promise<void>;
}

const priorities: Readonly<Record<EmbeddingKind, number>> = { query: 1, passage: 0 };

/** Texts of one call for each that is encoded at a time: enough to keep the model busy, few enough to be cached soon. */
const batchFactor = 8;

/**
 * A priority queue in front of a model: queries first, then tenants round robin, then first in, first out.
 *
 * A task is one text, so a query waits for the texts that are being encoded, never for a document, and a tenant's document
 * waits for one text of each other tenant before each of its own, however many chunks those have. A text that has begun
 * is finished even when its caller has gone.
 */
export function createQueuedEmbeddingProvider(encoder: TextEncoder): EmbeddingProvider {
  const { model, dimensions, concurrency } = encoder;
  const queue = createFairQueue({ concurrency });
  return {
    model,
    dimensions,
    batchSize: concurrency * batchFactor,
    embed: (texts, { kind, tenantId = '', signal }) => {
      const options = { priority: priorities[kind], signal };
      return Promise.all(texts.map((text) => queue.run(tenantId, () => encoder.encode(text), options)));
    },
    close: async () => {
      queue.close(new AppError('unavailable', 'The embedding model is closed.', { reason: 'shutting_down' }));
      await encoder.close();
    },
  };
}
