import { createLecternClient, type SessionClient } from '@lectern/client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useClient, useSessionEnd } from '../../session/session.tsx';
import { addRow } from './document-queries.ts';
import { sendWithProgress } from './send-with-progress.ts';
import { metadataOf, type SendFile, type Upload, UploadQueue } from './upload-queue.ts';

/** Files at once; the other connections of the browser are for calls and streams. */
const places = 2;

/** One queue for each session, so that uploads go on when another page is shown, and end with it. */
const queues = new WeakMap<SessionClient, UploadQueue>();

/** The uploads of the session, and the queue that they are in. */
export function useUploads(): { readonly queue: UploadQueue; readonly uploads: readonly Upload[] } {
  const client = useClient();
  const queries = useQueryClient();
  const end = useSessionEnd();
  const queue = queues.get(client) ?? open(client, queries, end);
  const uploads = useSyncExternalStore(queue.subscribe, queue.snapshot);
  return { queue, uploads };
}

function open(client: SessionClient, queries: QueryClient, end: AbortSignal): UploadQueue {
  const onStored = (document: Parameters<typeof addRow>[1]): void => addRow(queries, document);
  const queue = new UploadQueue({ send: sender(client), places, onStored });
  queue.subscribe(() => askBeforeLeaving(queue));
  end.addEventListener('abort', () => queue.stop());
  queues.set(client, queue);
  return queue;
}

/** Files on their way are lost with the page: the browser asks before it leaves it. */
function askBeforeLeaving(queue: UploadQueue): void {
  if (queue.isWorking()) addEventListener('beforeunload', stay);
  else removeEventListener('beforeunload', stay);
}

function stay(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** By the client, so that repetitions and errors are those of every call. */
function sender(client: SessionClient): SendFile {
  return (wanted, { key, onProgress, signal, visibility, collection }) => {
    const uploads = createLecternClient({
      baseUrl: location.origin,
      credential: () => client.accessToken(),
      fetch: sendWithProgress(onProgress),
    });
    const collections = collection === undefined ? {} : { collections: [collection] };
    const fields = { visibility, ...collections, ...metadataOf(wanted) };
    return uploads.uploadDocument(wanted.file, { idempotencyKey: key, signal, ...fields });
  };
}
