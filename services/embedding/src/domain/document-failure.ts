import type { FailureStage } from '@lectern/contracts';
import { AppError } from '@lectern/errors';

/**
 * A failure of this document that no retry will mend. The message is shown to the owner of the document and says what
 * to do; `reason` is stable.
 */
export function documentFailure(
  stage: FailureStage,
  reason: string,
  message: string,
  cause?: unknown,
): AppError {
  return new AppError('unprocessable', message, {
    reason,
    details: { stage },
    ...(cause === undefined ? {} : { cause }),
  });
}
