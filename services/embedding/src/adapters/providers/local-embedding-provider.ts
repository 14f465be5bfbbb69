import { extname } from 'node:path';
import { AppError } from '@lectern/errors';
import PQueue from 'p-queue';
import { Piscina } from 'piscina';
import type { EmbeddingProvider } from '../../ports.ts';
import type { InferenceWorkerData } from '../model/inference-worker.ts';
import type { ModelManifest } from '../model/model-manifest.ts';

/** TypeScript beside the source, JavaScript in an image: a file of the same kind as this one. */
const workerFile = new URL(`../model/inference-worker${extname(import.meta.url)}`, import.meta.url).href;

/** Parts of {@link createLocalEmbeddingProvider}. */
export interface LocalProviderOptions {
  readonly manifest: ModelManifest;
  /** Where the model's files are; see `ensureModel`. */
  readonly modelDirectory: string;
  /** Threads, each with a session of its own: about 60 MB and one core each. */
  readonly workers: number;
}

const priorities = { query: 1, passage: 0 } as const;

/**
 * The model in worker threads of this process. Resolves when every worker has the model loaded.
 *
 * A task is one text, so a query waits for the texts in work (some 50 ms), never for a document; a document spreads
 * over all workers. A text that has begun is finished even when its caller has gone.
 */
export async function createLocalEmbeddingProvider(
  options: LocalProviderOptions,
): Promise<EmbeddingProvider> {
  const { manifest, modelDirectory, workers } = options;
  const workerData: InferenceWorkerData = { modelDirectory };
  const pool = new Piscina<string, Float32Array>({
    filename: workerFile,
    name: 'embed',
    workerData,
    minThreads: workers,
    maxThreads: workers,
    // Its work lies outside of the JavaScript heap; the default nursery would only let garbage of megabytes pile up.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  const queue = new PQueue({ concurrency: workers });
  const embedOne = async (text: string): Promise<Float32Array> => {
    try {
      return await pool.run(text);
    } catch (cause) {
      throw new AppError('unavailable', 'The embedding model failed; try again.', {
        reason: 'embedding_worker_failed',
        cause,
      });
    }
  };
  const provider: EmbeddingProvider = {
    model: manifest.name,
    dimensions: manifest.dimensions,
    batchSize: workers * 8,
    embed: (texts, { kind, signal }) => {
      const priority = priorities[kind];
      const one = { priority, ...(signal === undefined ? {} : { signal }) };
      return Promise.all(texts.map((text) => queue.add(() => embedOne(text), one)));
    },
    close: async () => {
      queue.clear();
      await pool.destroy();
    },
  };
  await provider.embed(
    Array.from({ length: workers }, () => 'warm up'),
    { kind: 'query' },
  );
  return provider;
}
