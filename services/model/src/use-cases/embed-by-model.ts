import { toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import type { Models, VectorTargets } from '../ports.ts';

export interface EmbedByModelPorts {
  readonly vectorTargets: VectorTargets;
  readonly models: Pick<Models, 'embed'>;
  readonly logger: Pick<Logger, 'warn'>;
}

export interface EmbedByModelInput {
  readonly model: string;
  readonly texts: readonly string[];
}

export interface EmbeddedByModel {
  readonly target: string;
  readonly vectors: readonly (readonly number[])[];
  readonly inputTokens: number;
}

/**
 * Vectors of texts by a model that is not built in, of the first of its targets that is there: all of them have to be the same
 * model, since vectors of two cannot be compared. Texts that one refuses are not shown to the next.
 *
 * @throws AppError `invalid_argument` (`embedding_refused`), `not_found` (`model_unknown`), those of the last target
 */
export async function embedByModel(
  { vectorTargets, models, logger }: EmbedByModelPorts,
  { model, texts }: EmbedByModelInput,
  signal: AbortSignal,
): Promise<EmbeddedByModel> {
  let failure: unknown;
  for (const target of vectorTargets(model)) {
    try {
      return { target: target.name, ...(await models.embed(target, texts, signal)) };
    } catch (error) {
      if (signal.aborted || toAppError(error).reason === 'embedding_refused') throw error;
      logger.warn({ err: error, model, target: target.name }, 'a model gave no vectors');
      failure = error;
    }
  }
  throw failure;
}
