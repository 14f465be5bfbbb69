import { AppError } from '@lectern/errors';

const ofDocument = /^\/documents\/(\d+)\/documentId$/;

/**
 * What `work` gives. Which document is refused, the document service says by its place in its own request: the error then names that place in the
 * caller's, `member` being the list of ids, or of objects with a `file_id`.
 */
export async function namingFileIds<T>(member: 'file_ids' | 'files', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, reason, details, retryable } = error;
    const errors = error.errors.map(({ pointer, detail }) => ({ pointer: named(member, pointer), detail }));
    throw new AppError(code, message, { reason, details, retryable, errors, cause: error });
  }
}

function named(member: 'file_ids' | 'files', pointer: string): string {
  const [, index] = ofDocument.exec(pointer) ?? [];
  if (index === undefined) return pointer;
  return member === 'files' ? `/files/${index}/file_id` : `/file_ids/${index}`;
}
