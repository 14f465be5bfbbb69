import type { AppError } from '@lectern/errors';
import { documentFailure } from '../../domain/document-failure.ts';
import { recognitionAdvice } from './pdf-warnings.ts';

/** Elements are nested so deeply that reading them could overflow the stack. */
export function nestedTooDeeply(): AppError {
  return documentFailure('extract', {
    reason: 'nested_too_deeply',
    message:
      'The document has elements that are nested too deeply. Save it in a simpler form and upload it again.',
  });
}

/** More blocks, pages or elements than `limits` allow. */
export function tooManyParts(most: number, what: string): AppError {
  return documentFailure('extract', {
    reason: 'too_many_parts',
    message: `The document has more than ${most} ${what}. Divide it and upload the parts.`,
  });
}

/** More characters of text than `EXTRACT_MAX_CHARS`. */
export function tooMuchText(maxChars: number): AppError {
  return documentFailure('extract', {
    reason: 'too_much_text',
    message: `The document holds more than ${maxChars} characters of text. Divide it and upload the parts.`,
  });
}

/** Unpacks to more than `limits` allow. */
export function unpacksTooLarge(cause?: unknown): AppError {
  return documentFailure('extract', {
    reason: 'unpacks_too_large',
    message:
      'The file unpacks to far more than a document of text holds. Remove embedded media and upload it again.',
    cause,
  });
}

export function unreadablePdf(cause: unknown): AppError {
  return documentFailure('extract', {
    reason: 'unreadable_pdf',
    message:
      'The PDF is damaged or built in an unusual way and cannot be read. Export it again from its source and upload that.',
    cause,
  });
}

export function encryptedPdf(cause: unknown): AppError {
  return documentFailure('extract', {
    reason: 'encrypted',
    message: 'The PDF is protected by a password. Save it without one and upload it again.',
    cause,
  });
}

export function noTextInPdf(pages: number, isRecognized: boolean): AppError {
  return documentFailure('extract', {
    reason: 'no_text',
    message: `The PDF has ${pages} page(s) but no text: it is probably a scan. ${recognitionAdvice(isRecognized)}`,
  });
}
