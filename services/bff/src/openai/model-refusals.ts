import { AppError, type FieldError } from '@lectern/errors';
import type { TunedNames } from './sampling.ts';

/** What the parts of a request to a model are called in a request of a client, as pointers into it. */
export interface RequestNames {
  readonly sampling: TunedNames;
  /** What holds the conversation. */
  readonly whole: string;
  /** What says in which form the answer is to be. */
  readonly format: string;
}

const ofSampling = '/sampling/';
const ofMessages = '/messages';
const renamable: ReadonlySet<string> = new Set(['request_refused', 'sampling_refused']);

/** The same parts; an error that tells what a model refuses names it as the client has sent it. */
export async function* inTermsOf<T>(
  names: RequestNames,
  parts: AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  try {
    yield* parts;
  } catch (error) {
    throw renamed(error, names);
  }
}

function renamed(error: unknown, { sampling, whole, format }: RequestNames): unknown {
  if (!(error instanceof AppError)) return error;
  if (error.reason === 'model_missing') return formUnserved(format);
  const errors: FieldError[] = [];
  if (error.reason === 'context_length_exceeded')
    errors.push({ pointer: whole, detail: 'is too long for the model' });
  for (const { pointer, detail } of renamable.has(error.reason) ? error.errors : []) {
    const name =
      pointer === ofMessages
        ? whole
        : Object.entries(sampling).find(([field]) => pointer === ofSampling + field)?.[1];
    if (name !== undefined) errors.push({ pointer: name, detail });
  }
  if (errors.length === 0) return error;
  const { code, message, reason, details, retryable } = error;
  return new AppError(code, message, { reason, details, errors, retryable });
}

function formUnserved(pointer: string): AppError {
  return new AppError('invalid_argument', 'No model stands behind this alias that could answer in JSON.', {
    reason: 'format_unserved',
    errors: [{ pointer, detail: 'is not served by this model' }],
  });
}
