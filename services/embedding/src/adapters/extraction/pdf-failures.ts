import type { AppError } from '@lectern/errors';
import { documentFailure } from '../../domain/document-failure.ts';

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

export function noTextInPdf(pages: number): AppError {
  return documentFailure('extract', {
    reason: 'no_text',
    message: `The PDF has ${pages} page(s) but no text: it is probably a scan. Run text recognition (OCR) over it and upload the result.`,
  });
}
