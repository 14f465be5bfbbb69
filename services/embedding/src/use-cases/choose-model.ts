import type { Logger } from '@lectern/telemetry';
import type { EmbeddingModels, ModelRegistry, NamedModel } from '../ports.ts';

export interface ChooseModelPorts {
  readonly models: Pick<EmbeddingModels, 'named'>;
  readonly registry: Pick<ModelRegistry, 'choose'>;
  readonly logger: Pick<Logger, 'info'>;
}

export interface ChooseModelInput {
  readonly model: NamedModel;
  /** The name of one whose vectors are no longer needed. */
  readonly replaced?: string | undefined;
}

/**
 * Has documents embedded by a model from now on, whatever the configuration says, since the index is of it. Idempotent.
 *
 * @throws AppError `not_found` (`model_unknown`); `unprocessable` (`dimensions_mismatch`) when the model has other dimensions
 */
export async function chooseModel(
  { models, registry, logger }: ChooseModelPorts,
  { model: named, replaced }: ChooseModelInput,
  signal: AbortSignal,
): Promise<void> {
  const { model, dimensions } = await models.named(named, signal);
  await registry.choose({ model: { model, dimensions }, replaced }, signal);
  logger.info({ model, dimensions, replaced }, 'documents are embedded by another model from now on');
}
