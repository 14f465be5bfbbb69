import { availableParallelism } from 'node:os';
import type { Logger } from '@lectern/telemetry';
import { createEmbeddingModels } from './adapters/embedding-models.ts';
import { miniLm } from './adapters/model/model-manifest.ts';
import {
  createHashEmbeddingProvider,
  hashDimensionsOf,
} from './adapters/providers/hash-embedding-provider.ts';
import { createLocalEmbeddingProvider } from './adapters/providers/local-embedding-provider.ts';
import type { Config } from './config.ts';
import { openModel } from './open-model.ts';
import type { EmbeddingModels, EmbeddingProvider, ModelRegistry } from './ports.ts';

/** More threads than this gain little on one document and cost memory. */
const maxDefaultThreads = 4;

/** The configured provider, and the ways to open other models by their names. */
export function openModels(
  config: Config,
  parts: {
    readonly configured: EmbeddingProvider;
    readonly registry: Pick<ModelRegistry, 'find'>;
    readonly logger: Pick<Logger, 'info' | 'warn'>;
  },
): EmbeddingModels {
  const open = (name: string, signal: AbortSignal) =>
    openNamed({ config, logger: parts.logger }, name, signal);
  return createEmbeddingModels({ ...parts, open });
}

/** The provider that the configuration names; `modelDirectory` is where the local model is. */
export function openConfigured(
  config: Config,
  modelDirectory: string | undefined,
): Promise<EmbeddingProvider> {
  if (modelDirectory !== undefined) return openLocal(config, modelDirectory);
  if (config.EMBED_PROVIDER === 'hash') return Promise.resolve(createHashEmbeddingProvider());
  const { OPENAI_EMBEDDING_MODEL: model, OPENAI_EMBEDDING_DIMENSIONS: dimensions } = config;
  return openOpenAi(config, { model, dimensions });
}

function openLocal(config: Config, modelDirectory: string): Promise<EmbeddingProvider> {
  const threads = config.EMBED_WORKERS ?? Math.min(availableParallelism(), maxDefaultThreads);
  return createLocalEmbeddingProvider({ manifest: miniLm, modelDirectory, threads });
}

/** Imported only where it is used: its client takes memory. */
async function openOpenAi(
  config: Config,
  { model, dimensions }: { model: string; dimensions: number },
): Promise<EmbeddingProvider> {
  const { createOpenAiEmbeddingProvider } = await import('./adapters/providers/openai-embedding-provider.ts');
  return createOpenAiEmbeddingProvider({
    ...serverOf(config),
    ...{ model, dimensions, maxRetries: 4, concurrency: config.OPENAI_CONCURRENCY },
    prefixes: { query: config.OPENAI_QUERY_PREFIX, passage: config.OPENAI_PASSAGE_PREFIX },
  });
}

const serverOf = (config: Config) => ({
  baseUrl: config.OPENAI_BASE_URL,
  apiKey: config.OPENAI_API_KEY,
  timeoutMs: config.OPENAI_TIMEOUT_MS,
});

/** A name that is none of this service's own models is one of the OpenAI-compatible server, which says what dimensions it has. */
async function openNamed(
  { config, logger }: { config: Config; logger: Pick<Logger, 'info'> },
  name: string,
  signal: AbortSignal,
): Promise<EmbeddingProvider> {
  if (name === miniLm.name) return openLocal(config, await openModel(config, logger));
  const hashed = hashDimensionsOf(name);
  if (hashed !== undefined) return createHashEmbeddingProvider(hashed);
  const { askDimensions } = await import('./adapters/providers/openai-embedding-provider.ts');
  const dimensions = await askDimensions({ ...serverOf(config), model: name, maxRetries: 1 }, signal);
  return openOpenAi(config, { model: name, dimensions });
}
