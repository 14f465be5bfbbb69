import { toAppError } from '@lectern/errors';
import type { Content } from '../domain/document.ts';
import type { ContentStore, NewId, Reporter } from '../ports.ts';
import { type IncomingFile, type StoreContentPorts, storeContent } from './store-content.ts';

/**
 * One upload, however it is encoded: hands the file over when it comes, which may be before the fields are known, and
 * resolves with the fields when all of the request was read and found right.
 */
export type ReceiveUpload<F> = (take: (file: IncomingFile) => Promise<Content>) => Promise<F>;

export interface AcceptUploadPorts extends StoreContentPorts {
  readonly store: ContentStore;
  readonly bucket: string;
  readonly newId: NewId;
  readonly reporter: Reporter;
}

/**
 * Makes the bytes of an upload durable and then runs `commit`. When anything fails, the bytes are removed again: the
 * key is fresh for each attempt, so nobody else can be reading them.
 *
 * Not guaranteed: a process that dies between storing and committing, or a commit whose outcome cannot be known, leaves
 * a blob that no document points to. The other way round, a document without its bytes, cannot happen.
 */
export async function acceptUpload<F, T>(
  ports: AcceptUploadPorts,
  target: { tenantId: string; documentId: string; signal: AbortSignal },
  steps: { receive: ReceiveUpload<F>; commit: (fields: F, content: Content) => Promise<T> },
): Promise<T> {
  const key = `documents/${target.tenantId}/${target.documentId}/${ports.newId()}`;
  const location = { bucket: ports.bucket, key };
  let fields: F;
  let content: Content | undefined;
  try {
    fields = await steps.receive(async (file) => {
      content = await storeContent(ports, file, { store: ports.store, location, signal: target.signal });
      return content;
    });
    if (content === undefined) throw new TypeError('The upload was received without its file.');
  } catch (error) {
    await discard(ports, location);
    throw error;
  }
  try {
    return await steps.commit(fields, content);
  } catch (error) {
    if (isRefusal(error)) await discard(ports, location);
    else ports.reporter.warn({ err: error, ...location }, 'bytes kept, since the commit may have succeeded');
    throw error;
  }
}

/** True for a decision against the change; a lost connection leaves open whether it was written. */
function isRefusal(error: unknown): boolean {
  const { code, retryable } = toAppError(error);
  return code !== 'internal' && !retryable;
}

/** Failing to clean up must not hide why there was something to clean up. */
async function discard(ports: AcceptUploadPorts, location: Content['location']): Promise<void> {
  try {
    await ports.store.delete(location);
  } catch (error) {
    ports.reporter.warn({ err: error, ...location }, 'bytes of a refused upload were left behind');
  }
}
