import { availableParallelism } from 'node:os';
import type { ServiceClient } from '@lectern/clients';
import type { Logger } from '@lectern/telemetry';
import { createEmbeddingModels } from './adapters/embedding-models.ts';
import { miniLm } from './adapters/model/model-manifest.ts';
import {
  createHashEmbeddingProvider,
  hashDimensionsOf,
} from './adapters/providers/hash-embedding-provider.ts';
import { createLocalEmbeddingProvider } from './adapters/providers/local-embedding-provider.ts';
import {
  askDimensions,
  createModelEmbeddingProvider,
  type ModelProviderOptions,
} from './adapters/providers/model-embedding-provider.ts';
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
    /** Of the model service. */
    readonly client: ServiceClient;
    readonly logger: Pick<Logger, 'info' | 'warn'>;
  },
): EmbeddingModels {
  const open = (name: string, signal: AbortSignal) => openNamed({ config, ...parts }, name, signal);
  return createEmbeddingModels({ ...parts, open });
}

/** The provider that the configuration names; `modelDirectory` is where the local model is, `client` that of the model service. */
export async function openConfigured(
  config: Config,
  { modelDirectory, client }: { readonly modelDirectory: string | undefined; readonly client: ServiceClient },
): Promise<EmbeddingProvider> {
  if (modelDirectory !== undefined) return openLocal(config, modelDirectory);
  if (config.EMBED_PROVIDER === 'hash') return createHashEmbeddingProvider();
  const { OPENAI_EMBEDDING_MODEL: model, OPENAI_EMBEDDING_DIMENSIONS: dimensions } = config;
  return openByModel(config, { client, model, dimensions });
}

function openLocal(config: Config, modelDirectory: string): Promise<EmbeddingProvider> {
  const threads = config.EMBED_WORKERS ?? Math.min(availableParallelism(), maxDefaultThreads);
  return createLocalEmbeddingProvider({ manifest: miniLm, modelDirectory, threads });
}

function openByModel(
  config: Config,
  facts: Pick<ModelProviderOptions, 'client' | 'model' | 'dimensions'>,
): EmbeddingProvider {
  return createModelEmbeddingProvider({
    ...facts,
    concurrency: config.OPENAI_CONCURRENCY,
    prefixes: { query: config.OPENAI_QUERY_PREFIX, passage: config.OPENAI_PASSAGE_PREFIX },
  });
}

/** A name that is none of this service's own models is one of the model service's, which says what dimensions it has. */
async function openNamed(
  { config, client, logger }: { config: Config; client: ServiceClient; logger: Pick<Logger, 'info'> },
  name: string,
  signal: AbortSignal,
): Promise<EmbeddingProvider> {
  if (name === miniLm.name) return openLocal(config, await openModel(config, logger));
  const hashed = hashDimensionsOf(name);
  if (hashed !== undefined) return createHashEmbeddingProvider(hashed);
  const dimensions = await askDimensions(client, name, signal);
  return openByModel(config, { client, model: name, dimensions });
}
