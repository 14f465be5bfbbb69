import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import type { EmbeddingModels, EmbeddingProvider, ModelRegistry, NamedModel } from '../ports.ts';

/** Parts of {@link createEmbeddingModels}. */
export interface EmbeddingModelsParts {
  readonly configured: EmbeddingProvider;
  readonly registry: Pick<ModelRegistry, 'find'>;
  /** Opens a model that is not the configured one. */
  readonly open: (name: string, signal: AbortSignal) => Promise<EmbeddingProvider>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Keeps every model that was opened until the end: there are as many as reindexes since the start, and one more. */
export function createEmbeddingModels(parts: EmbeddingModelsParts): EmbeddingModels {
  const { configured, registry, open, logger } = parts;
  const opened = new Map<string, Promise<EmbeddingProvider>>();
  let warned = false;

  const named = async (model: NamedModel, signal: AbortSignal): Promise<EmbeddingProvider> => {
    if (model.name === configured.model) return fitting(configured, model);
    const provider = opened.get(model.name) ?? open(model.name, signal);
    opened.set(model.name, provider);
    // The next one who asks tries again.
    provider.catch(() => opened.delete(model.name));
    return fitting(await provider, model);
  };
  return {
    configured,
    named,
    active: async (signal) => {
      const chosen = await registry.find(signal);
      if (chosen === undefined || chosen.model === configured.model) return configured;
      if (!warned) {
        const facts = { configured: configured.model, active: chosen.model };
        logger.warn(facts, 'documents are embedded by the model of the last reindex, not the configured one');
        warned = true;
      }
      return named({ name: chosen.model, dimensions: chosen.dimensions }, signal);
    },
    close: async () => {
      await configured.close();
      await Promise.allSettled([...opened.values()].map(async (provider) => (await provider).close()));
    },
  };
}

function fitting(provider: EmbeddingProvider, { name, dimensions }: NamedModel): EmbeddingProvider {
  if (dimensions === undefined || dimensions === provider.dimensions) return provider;
  const message = `Vectors of ${name} have ${provider.dimensions} dimensions, not ${dimensions}.`;
  throw new AppError('unprocessable', message, { reason: 'dimensions_mismatch' });
}
