import { extname } from 'node:path';
import { AppError } from '@lectern/errors';
import { Piscina } from 'piscina';
import type { EmbeddingProvider } from '../../ports.ts';
import type { InferenceWorkerData } from '../model/inference-worker.ts';
import type { ModelManifest } from '../model/model-manifest.ts';
import { createQueuedEmbeddingProvider } from './queued-embedding-provider.ts';

/** TypeScript beside the source, JavaScript in an image: a file of the same kind as this one. */
const workerFile = new URL(`../model/inference-worker${extname(import.meta.url)}`, import.meta.url).href;

/** Parts of {@link createLocalEmbeddingProvider}. */
export interface LocalProviderOptions {
  readonly manifest: ModelManifest;
  /** Where the model's files are; see `ensureModel`. */
  readonly modelDirectory: string;
  /** Worker threads, each with a session of its own: about 60 MiB and one core each. */
  readonly threads: number;
}

/**
 * The model in worker threads of this process, shared between tenants as `createQueuedEmbeddingProvider` says: a query
 * waits for the texts that are being embedded, some 50 ms. Resolves when every thread has the model loaded.
 */
export async function createLocalEmbeddingProvider(
  options: LocalProviderOptions,
): Promise<EmbeddingProvider> {
  const { manifest, modelDirectory, threads } = options;
  const workerData: InferenceWorkerData = { modelDirectory };
  const pool = new Piscina<string, Float32Array>({
    filename: workerFile,
    name: 'embed',
    workerData,
    minThreads: threads,
    maxThreads: threads,
    // Inference takes memory outside of the JavaScript heap; the default young generation would only collect garbage late.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  const encode = async (text: string): Promise<Float32Array> => {
    try {
      return await pool.run(text);
    } catch (cause) {
      throw new AppError('unavailable', 'The embedding model failed; try again.', {
        reason: 'embedding_worker_failed',
        cause,
      });
    }
  };
  const provider = createQueuedEmbeddingProvider({
    model: manifest.name,
    dimensions: manifest.dimensions,
    concurrency: threads,
    encode,
    close: () => pool.destroy(),
  });
  await provider.embed(
    Array.from({ length: threads }, () => 'warm up'),
    { kind: 'query', signal: new AbortController().signal },
  );
  return provider;
}
