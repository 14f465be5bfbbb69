import { extractiveTarget, platformAlias } from '@lectern/contracts';
import { type Config, defaultFirstTokenMs } from './config.ts';
import { type Catalog, modelsOf, type Target } from './domain/catalog.ts';
import type { VectorTargets } from './ports.ts';

/** The target of the variables `GENERATE_*`. */
const generateTarget = 'generate';
/** Vectors are made for events, which can wait: this often a server that is busy or down is asked again. */
const vectorRetries = 4;

/** What `MODELS` has, and, where it says nothing of the platform's own answers, what the variables `GENERATE_*` say. */
export function openCatalog(config: Config): Catalog {
  const { targets, aliases, embeddings } = config.MODELS ?? { targets: {}, aliases: {}, embeddings: {} };
  const generate = generateTargetOf(config);
  return {
    targets: { ...(generate === undefined ? {} : { [generateTarget]: generate }), ...targets },
    aliases: { [platformAlias]: [generate === undefined ? extractiveTarget : generateTarget], ...aliases },
    embeddings,
  };
}

function generateTargetOf(config: Config): Target | undefined {
  if (config.GENERATE_PROVIDER === 'extractive') return undefined;
  return {
    provider: 'openai-compatible',
    model: config.GENERATE_MODEL,
    baseUrl: config.GENERATE_BASE_URL,
    apiKey: config.GENERATE_API_KEY,
    timeoutMs: config.GENERATE_TIMEOUT_MS,
    firstTokenTimeoutMs: defaultFirstTokenMs,
    // The extractive writer stands in at once; a repetition would add load to a model that is busy.
    maxRetries: 0,
  };
}

/**
 * Which targets make vectors for a name: those of `MODELS`, or else the model of that name of the default server.
 */
export function openVectorTargets(config: Config, { embeddings, targets }: Catalog): VectorTargets {
  return (model) => {
    const names = Object.hasOwn(embeddings, model) ? embeddings[model] : undefined;
    const configured = modelsOf({ targets }, names ?? []);
    return configured.length > 0 ? configured : [{ name: model, target: vectorTargetOf(config, model) }];
  };
}

function vectorTargetOf(config: Config, model: string): Target {
  return {
    provider: 'openai-compatible',
    model,
    baseUrl: config.OPENAI_BASE_URL,
    apiKey: config.OPENAI_API_KEY,
    timeoutMs: config.OPENAI_TIMEOUT_MS,
    firstTokenTimeoutMs: defaultFirstTokenMs,
    maxRetries: vectorRetries,
  };
}
