import { type AppError, toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';

/** What a model can do about a refusal, where the error itself does not say it: by its reason, or else by its code. */
const advice: Readonly<Record<string, string>> = {
  document_not_found: 'Take ids from search, search_passages or list_documents.',
  permission_denied: 'Ask for an API key that may do this.',
};

/** What was thrown, as the error that it is and as sentences to act on. A fault of ours is logged, and nothing of it shown. */
export function refusalOf(
  thrown: unknown,
  logger: Pick<Logger, 'error'>,
): { readonly error: AppError; readonly text: string } {
  const error = toAppError(thrown);
  if (error.code === 'internal') logger.error({ err: thrown }, 'tool failed');
  const fields = error.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  const again = error.retryable ? [`Try again in ${Math.ceil(error.retryAfterSeconds ?? 1)} s.`] : [];
  const sentences = [error.message, ...fields, ...again, advice[error.reason] ?? advice[error.code] ?? ''];
  return { error, text: sentences.filter((part) => part !== '').join(' ') };
}
