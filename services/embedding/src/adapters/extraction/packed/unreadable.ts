import { AppError } from '@lectern/errors';
import { documentFailure } from '../../../domain/document-failure.ts';

/** Runs a reader of a packed format; what it throws beside AppError fails the document in words for its owner. */
export async function unreadableOffice<T>(what: string, ending: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw documentFailure('extract', {
      reason: 'unreadable',
      message: `The ${what} cannot be read: it is damaged, encrypted or in an older format. Save it again as ${ending} without a password.`,
      cause,
    });
  }
}
