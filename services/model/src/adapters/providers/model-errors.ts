import { AppError } from '@lectern/errors';

/** The error for a response that is not what its API promises. */
export function garbage(cause?: unknown): AppError {
  return new AppError('unavailable', 'The response of the model is not a valid completion.', {
    reason: 'model_garbage',
    cause,
  });
}

/** The error for a response without an end. */
export function endless(): AppError {
  return new AppError('unavailable', 'The answer of the model exceeds a limit.', { reason: 'model_endless' });
}

/** The error for an answer whose end is missing. */
export function cut(): AppError {
  return new AppError('unavailable', 'The answer of the model was cut off.', { reason: 'model_cut' });
}

/** The error that a provider reports within its stream. Its own words stay out of it. */
export function failedMidway(): AppError {
  return new AppError('unavailable', 'The model failed while it was answering.', {
    reason: 'model_unavailable',
  });
}

/** The error of ours in what was thrown; a package may have wrapped it. */
export function ownErrorIn(thrown: unknown): AppError | undefined {
  let current: unknown = thrown;
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    if (current instanceof AppError) return current;
    current = current.cause;
  }
  return undefined;
}

/**
 * The error for what a provider's package threw: errors of a package hold what was sent and received, and none of that goes on. What is none of
 * a package's is a defect of ours, and stays as it is.
 *
 * @param broken for a response that broke off or cannot be read
 */
export function packageError(error: unknown, broken: () => AppError): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'AI_LoadAPIKeyError' || error.name === 'AI_LoadSettingError') {
    return new AppError('internal', 'A setting of the model is missing, such as its key.', {
      reason: 'model_refused',
    });
  }
  // A TypeError is what a socket throws in the middle of a body.
  return error.name.startsWith('AI_') || error instanceof TypeError ? broken() : error;
}
