import { AppError } from '@lectern/errors';
import { z } from 'zod';
import type { Target } from '../../domain/catalog.ts';
import { garbage, ownErrorIn, packageError } from './model-errors.ts';
import { openProvider } from './open-provider.ts';
import { openProviderCall } from './provider-fetch.ts';
import type { RefusedFields } from './refused-fields.ts';

/** How servers with OpenAI's API say which text a vector is of; the package takes them as they come. */
const indexed = z.object({ data: z.array(z.object({ index: z.int().nonnegative() })) });

/** Statuses by which a server says that the texts are at fault. */
const refusesTexts: ReadonlySet<unknown> = new Set([400, 413, 422]);
/** Statuses by which it says that it does not give us this model. */
const refusesModel: ReadonlySet<unknown> = new Set([401, 403, 404]);

/**
 * One attempt at the vectors of texts. `signal` bounds the time.
 *
 * @throws AppError `invalid_argument` (`embedding_refused`), `not_found` (`model_unknown`), `unavailable` (`model_garbage`, and
 *   those of `openProviderCall`)
 */
export async function embedOnce(
  target: Target,
  texts: readonly string[],
  { refusedFields, signal }: { readonly refusedFields: RefusedFields; readonly signal: AbortSignal },
): Promise<{ vectors: number[][]; inputTokens: number }> {
  try {
    const provider = await openProvider(target, openProviderCall({ streamed: false, refusedFields }).fetch);
    const { embeddings, usage, response } = await provider
      .embeddingModel(target.model)
      .doEmbed({ values: [...texts], abortSignal: signal });
    return { vectors: inOrder(embeddings, response?.body), inputTokens: usage?.tokens ?? 0 };
  } catch (error) {
    signal.throwIfAborted();
    throw embedError(ownErrorIn(error) ?? error);
  }
}

function inOrder(vectors: number[][], body: unknown): number[][] {
  const said = indexed.safeParse(body).data?.data;
  if (said === undefined || said.length !== vectors.length) return vectors;
  return vectors
    .map((vector, at) => ({ vector, index: said[at]?.index ?? at }))
    .sort((a, b) => a.index - b.index)
    .map(({ vector }) => vector);
}

function embedError(error: unknown): unknown {
  if (!(error instanceof AppError)) return packageError(error, garbage);
  const { status } = error.details;
  if (refusesTexts.has(status)) {
    const message = 'The model refuses these texts. Ask the operator which limits it has.';
    return new AppError('invalid_argument', message, { reason: 'embedding_refused', details: { status } });
  }
  if (!refusesModel.has(status)) return error;
  const message = `The provider does not give us this model (status ${status}).`;
  return new AppError('not_found', message, { reason: 'model_unknown', details: { status } });
}
