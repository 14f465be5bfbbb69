import { type components, type Document, LecternError } from '@lectern/client';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followOn } from '../../lib/follow-on.ts';
import { useClient, useSessionEnd } from '../../session/session.tsx';
import { changeDocument, type DocumentChange, type ReadDocument, readDocument } from './change-document.ts';

export type HistoryEntry = components['schemas']['HistoryEntry'];

const rowsOfPage = 100;
/** How often a document is fetched while somebody looks at it, in milliseconds: nothing tells what others change in it. */
const lookMs = 5_000;
const keyOf = (id: string) => ['document', id] as const;

/** A document as it is now; an error 404 beside what was read before means that it was deleted since. */
export function useDocument(id: string) {
  const { api } = useClient();
  return useQuery({
    queryKey: [...keyOf(id), 'head'],
    queryFn: ({ signal }) => readDocument(api, id, signal),
    refetchInterval: ({ state }) => (isMissing(state.error) ? false : lookMs),
  });
}

/** Whether there is no such document, or none any more. */
export function isMissing(error: unknown): boolean {
  return error instanceof LecternError && error.status === 404;
}

/** Keeps what is shown of a document up to date while it is on its way. */
export function useFollowedDocument(id: string, isOnItsWay: boolean): void {
  const client = useClient();
  const queries = useQueryClient();
  useEffect(() => {
    if (!isOnItsWay) return;
    const abort = new AbortController();
    const look = (): void => void queries.invalidateQueries({ queryKey: keyOf(id) });
    void followOn(client, id, { signal: abort.signal, onStep: look, onLost: look });
    return () => abort.abort();
  }, [client, queries, id, isOnItsWay]);
}

/** What happened to it, newest first. */
export function useHistory(id: string) {
  const { api } = useClient();
  return useInfiniteQuery({
    queryKey: [...keyOf(id), 'history'],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: rowsOfPage, ...(pageParam && { cursor: pageParam }) };
      return (await api.GET('/v1/documents/{id}/history', { params: { path: { id }, query }, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
}

/** The next pages of both lists; undefined for the first, null where a list is over. */
interface TextCursors {
  readonly chunks: string | null | undefined;
  readonly text: string | null | undefined;
}

/** The text of the newest version, and the chunks that it was cut into, page by page; nothing before there are some. */
export function useText({ id, version, chunkCount }: Document) {
  const { api } = useClient();
  return useInfiniteQuery({
    enabled: chunkCount > 0,
    queryKey: [...keyOf(id), 'text', version],
    queryFn: async ({ pageParam: cursors, signal }) => {
      const params = (cursor: string | null | undefined) => ({
        params: { path: { id }, query: { version, limit: rowsOfPage, ...(cursor && { cursor }) } },
        signal,
      });
      const [chunks, text] = await Promise.all([
        cursors.chunks === null ? undefined : api.GET('/v1/documents/{id}/chunks', params(cursors.chunks)),
        cursors.text === null ? undefined : api.GET('/v1/documents/{id}/text', params(cursors.text)),
      ]);
      const next = { chunks: chunks?.data.nextCursor ?? null, text: text?.data.nextCursor ?? null };
      return { chunks: chunks?.data.data ?? [], parts: text?.data.data ?? [], next };
    },
    initialPageParam: { chunks: undefined, text: undefined } as TextCursors,
    getNextPageParam: ({ next }): TextCursors | undefined =>
      next.chunks === null && next.text === null ? undefined : next,
  });
}

/**
 * Changes title, metadata or readers, unless somebody else has changed the document since it was read. Changes are made one after the
 * other, each on what the one before has left.
 */
export function useChangeDocument(read: ReadDocument) {
  const { api } = useClient();
  const queries = useQueryClient();
  const { id } = read.document;
  const headKey = [...keyOf(id), 'head'];
  return useMutation({
    scope: { id: `document ${id}` },
    mutationFn: async (body: DocumentChange) => {
      const newest = queries.getQueryData<ReadDocument>(headKey) ?? read;
      queries.setQueryData<ReadDocument>(headKey, await changeDocument(api, newest, body));
    },
    onSettled: () => refresh(queries, id),
  });
}

/** Puts a document into a collection, or takes it out of it. */
export function useMemberships(documentId: string) {
  const { api } = useClient();
  const queries = useQueryClient();
  return useMutation({
    scope: { id: `document ${documentId}` },
    mutationFn: async ({ id, isIn }: { readonly id: string; readonly isIn: boolean }) => {
      const params = { path: { id, documentId } };
      if (isIn) await api.PUT('/v1/collections/{id}/documents/{documentId}', { params, body: {} });
      else await api.DELETE('/v1/collections/{id}/documents/{documentId}', { params });
    },
    onSettled: () => refresh(queries, documentId),
  });
}

/** What can be done with a whole document. */
export function useDocumentActions(id: string) {
  const client = useClient();
  const queries = useQueryClient();
  const signal = useSessionEnd();
  const params = { params: { path: { id } } };
  return {
    retry: async () => {
      await client.api.POST('/v1/documents/{id}/retry', params);
      await refresh(queries, id);
    },
    remove: async () => {
      await client.api.DELETE('/v1/documents/{id}', params);
      queries.removeQueries({ queryKey: keyOf(id) });
      await queries.invalidateQueries({ queryKey: ['documents'] });
    },
    replace: async (file: File) => {
      await client.replaceContent(id, file, { signal });
      await refresh(queries, id);
    },
    download: async (): Promise<Blob> => {
      const { data } = await client.api.GET('/v1/documents/{id}/content', { ...params, parseAs: 'blob' });
      return data as Blob;
    },
  };
}

async function refresh(queries: ReturnType<typeof useQueryClient>, id: string): Promise<void> {
  await queries.invalidateQueries({ queryKey: keyOf(id) });
  await queries.invalidateQueries({ queryKey: ['documents'] });
}
