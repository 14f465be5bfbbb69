import type { Principal } from '@lectern/auth';
import { type EmbedForCallerResponse, encodeVector } from '@lectern/contracts';
import { approximateTokens } from '../domain/token-counter.ts';
import type { EmbeddingKind, EmbeddingModels } from '../ports.ts';

export interface EmbedForCallerPorts {
  readonly models: Pick<EmbeddingModels, 'active'>;
}

export interface EmbedForCallerInput {
  readonly caller: Principal;
  readonly texts: readonly string[];
  /** What the texts are, for models that tell one from the other. It gives no precedence: searches go ahead of these too. */
  readonly kind: EmbeddingKind;
}

/**
 * Vectors of a caller's own texts by the model of the documents, in turns with the documents of all tenants. Nothing is kept. Tokens are an
 * estimate. Decides on no error.
 */
export async function embedForCaller(
  { models }: EmbedForCallerPorts,
  { caller, texts, kind }: EmbedForCallerInput,
  signal: AbortSignal,
): Promise<EmbedForCallerResponse> {
  const provider = await models.active(signal);
  const { tenantId } = caller;
  const vectors = await provider.embed(texts, { kind, tenantId, caller, signal });
  return {
    ...{ model: provider.model, dimensions: provider.dimensions, vectors: vectors.map(encodeVector) },
    usage: { inputTokens: texts.reduce((sum, text) => sum + approximateTokens(text), 0) },
  };
}
