import { type FailureStage, failureStage } from '@lectern/contracts/reader';
import { AppError } from '@lectern/errors';

/** Why a document cannot be processed, as its owner sees it. */
export interface DocumentFailure {
  readonly stage: FailureStage;
  readonly reason: string;
  readonly message: string;
}

/**
 * A failure of this document that no retry can fix. The message is shown to the owner of the document and says what to
 * do; `reason` is stable.
 */
export function documentFailure(
  stage: FailureStage,
  { reason, message, cause }: Omit<DocumentFailure, 'stage'> & { readonly cause?: unknown },
): AppError {
  return new AppError('unprocessable', message, {
    reason,
    details: { stage },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The failure in what was thrown, if {@link documentFailure} made it. */
export function failureOf(thrown: unknown): DocumentFailure | undefined {
  if (!(thrown instanceof AppError) || thrown.code !== 'unprocessable') return undefined;
  const stage = failureStage.safeParse(thrown.details.stage);
  return stage.success ? { stage: stage.data, reason: thrown.reason, message: thrown.message } : undefined;
}
