import { AppError } from '@lectern/errors';
import type { EmbeddingModel, Point } from '../ports.ts';

/** The store failed or cannot be reached: worth another try, and not the caller's fault. */
export function storeUnavailable(technology: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('unavailable', 'The vector store cannot be used right now.', {
    reason: 'vector_store_unavailable',
    details: { technology },
    cause,
  });
}

/** The store did not accept a request: a fault of this service, so that trying again does not help. */
export function storeRefused(technology: string, cause: unknown): AppError {
  return new AppError('internal', 'The vector store refused a request.', {
    reason: 'vector_store_refused',
    details: { technology },
    cause,
  });
}

/** @throws AppError `conflict` when the index was made for another model: old and new vectors would not be comparable */
export function refuseOtherModel(existing: EmbeddingModel, asked: EmbeddingModel): void {
  if (existing.name === asked.name && existing.dimensions === asked.dimensions) return;
  throw new AppError(
    'conflict',
    `The index holds vectors of ${existing.name} (${existing.dimensions} dimensions), not of ${asked.name} (${asked.dimensions}).`,
    { reason: 'model_mismatch', details: { existing, asked } },
  );
}

/** @throws AppError `unprocessable` for a vector that the index cannot take */
export function refuseWrongDimensions(points: readonly Point[], model: EmbeddingModel): void {
  const wrong = points.find((point) => point.vector.length !== model.dimensions);
  if (wrong === undefined) return;
  throw new AppError(
    'unprocessable',
    `Chunk ${wrong.ordinal} has a vector of ${wrong.vector.length} dimensions; the index has ${model.dimensions}.`,
    { reason: 'dimensions_mismatch', details: { documentId: wrong.documentId, version: wrong.version } },
  );
}

/**
 * There is no index to write points to. Worth another try: it may have been removed since `ensureIndex`, which makes it
 * again when the event is delivered again.
 */
export function indexMissing(): AppError {
  return new AppError('unavailable', 'There is no index to write to.', { reason: 'index_missing' });
}
