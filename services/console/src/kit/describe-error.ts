import { type FieldError, LecternError } from '@lectern/client';
import { bytes } from '../lib/format.ts';
import { PageNotLoaded } from './page-not-loaded.ts';

/** An error in words. */
export interface DescribedError {
  readonly title: string;
  readonly text?: string;
}

/** What went wrong and what can be done, for people. The platform's own sentence is kept where there is one, and what to name in a report. */
export function describeError(error: unknown): DescribedError {
  if (error instanceof PageNotLoaded)
    return {
      title: 'The code of this page could not be fetched.',
      text: 'The platform may be away for a moment, or have a newer console.',
    };
  if (!(error instanceof LecternError))
    return { title: 'Something in this page went wrong.', text: String(error) };
  if (error.code === 'network_error')
    return {
      title: 'The platform cannot be reached.',
      text:
        navigator.onLine === false
          ? 'This device has no network. What you entered is kept.'
          : 'Is it running? What you entered is kept; try again.',
    };
  if (error.code === 'timeout')
    return { title: 'The platform took too long to answer.', text: 'It may be busy; try again in a moment.' };
  const parts = [...error.errors.map(fieldText), waitText(error), reportText(error)];
  const text = parts.filter((part) => part !== '').join(' ');
  const title = titleOf(error);
  return text === '' ? { title } : { title, text };
}

/** The platform says limits in bytes, as programs want them. */
function titleOf({ message, details }: LecternError): string {
  const { maxBytes } = details;
  return typeof maxBytes === 'number' ? message.replace(`${maxBytes} bytes`, bytes(maxBytes)) : message;
}

function fieldText({ pointer, detail }: FieldError): string {
  // The sentence is about the file that was sent, and says it better.
  if (pointer === '/file') return '';
  const field = pointer.split('/').filter(Boolean).join(' › ');
  return field === '' ? detail : `${field}: ${detail}`;
}

function waitText({ retryAfterSeconds }: LecternError): string {
  return retryAfterSeconds === undefined ? '' : `Try again in ${Math.ceil(retryAfterSeconds)} s.`;
}

/** Only of faults of the platform: of the others the sentence says enough. */
function reportText({ status = 0, requestId }: LecternError): string {
  return status >= 500 && requestId !== undefined ? `If it stays, report it with ${requestId}.` : '';
}
