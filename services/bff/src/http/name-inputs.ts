import { AppError } from '@lectern/errors';

/**
 * What `work` gives. Which document is refused, the document service says by its place in its own request: the error then names that place in the
 * caller's, `member` being the list of ids, or of objects with a `file_id`.
 */
export function namingFileIds<T>(member: 'file_ids' | 'files', work: () => Promise<T>): Promise<T> {
  return naming(work, (pointer) => {
    const [, index] = /^\/documents\/(\d+)\/documentId$/.exec(pointer) ?? [];
    if (index === undefined) return pointer;
    return member === 'files' ? `/files/${index}/file_id` : `/file_ids/${index}`;
  });
}

/** What `work` gives. A form has no objects: clients send the members of one as `name[member]`, and an error then names `name`. */
export function namingMembers<T>(work: () => Promise<T>): Promise<T> {
  return naming(work, (pointer) => pointer.replace(/^(\/[^[/]+)\[[^/]*$/, '$1'));
}

async function naming<T>(work: () => Promise<T>, nameOf: (pointer: string) => string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.errors.length === 0) throw error;
    const { code, message, reason, details, retryable } = error;
    const errors = error.errors.map(({ pointer, detail }) => ({ pointer: nameOf(pointer), detail }));
    throw new AppError(code, message, { reason, details, retryable, errors, cause: error });
  }
}
