import type { Document, ListItem, StatusEvent } from '@lectern/client';
import { type InfiniteData, type QueryClient, useInfiniteQuery } from '@tanstack/react-query';
import type { DocumentStatus } from '../../kit/status-badge.tsx';
import { useClient } from '../../session/session.tsx';
import { listSearchOf } from './list-search.ts';

/** A document as the list has it. */
export type DocumentRow = ListItem<'/v1/documents'>;

/** What the list is kept to. */
export interface DocumentFilters {
  readonly status?: DocumentStatus | undefined;
  readonly collection?: string | undefined;
  /** As somebody types it: see {@link listSearchOf}. */
  readonly text?: string | undefined;
}

interface DocumentPage {
  readonly data: readonly DocumentRow[];
  readonly nextCursor: string | null;
}

type DocumentPages = InfiniteData<DocumentPage, string | undefined>;

const listKey = ['documents', 'list'] as const;
const rowsOfPage = 50;
/** How often a page of the list is fetched while somebody looks at it, in milliseconds: nothing tells what others add, change and delete. */
const lookMs = 5_000;

/** The caller's documents, newest first, page by page; fetched anew all the while, so that what was deleted elsewhere goes away. */
export function useDocuments({ status, collection, text = '' }: DocumentFilters) {
  const { api } = useClient();
  return useInfiniteQuery({
    queryKey: [...listKey, { status, collection, text }],
    queryFn: async ({ pageParam, signal }): Promise<DocumentPage> => {
      const query = {
        limit: rowsOfPage,
        ...(status && { status }),
        ...(collection && { collection }),
        ...listSearchOf(text),
        ...(pageParam && { cursor: pageParam }),
      };
      return (await api.GET('/v1/documents', { params: { query }, signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: ({ state }) => lookMs * (state.data?.pages.length ?? 1),
  });
}

/** Has every list fetched anew, what is shown meanwhile stays. */
export function refreshDocuments(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: listKey });
}

/** Shows a step of a document in every list that has it. */
export function showStep(queries: QueryClient, id: string, step: StatusEvent): void {
  changeRows(queries, (row) => (row.id === id ? afterStep(row, step) : row));
}

/** Takes documents that are being deleted out of every list. */
export function dropRows(queries: QueryClient, ids: ReadonlySet<string>): void {
  changeRows(queries, (row) => (ids.has(row.id) ? undefined : row));
}

/** Puts a document that was just stored ahead of the others, where the list would have it. */
export function addRow(queries: QueryClient, document: Document): void {
  const { timeline, ...row } = document;
  const lastStep = timeline.at(-1);
  if (lastStep === undefined) return;
  const predicate = ({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean =>
    wouldHave(queryKey[2] as DocumentFilters, row);
  // A list that was asked for before would take it away again.
  void queries.cancelQueries({
    queryKey: listKey,
    predicate: ({ state }) => state.data !== undefined && state.fetchMeta?.fetchMore === undefined,
  });
  queries.setQueriesData<DocumentPages>({ queryKey: listKey, predicate }, (pages) => {
    const [first, ...others] = pages?.pages ?? [];
    if (pages === undefined || first === undefined || hasRow(pages, row.id)) return pages;
    return { ...pages, pages: [{ ...first, data: [{ ...row, lastStep }, ...first.data] }, ...others] };
  });
}

/** Whether a text is met, the platform alone can tell: that list has the document when it is fetched anew. */
function wouldHave(
  { status, collection, text }: DocumentFilters,
  row: Omit<DocumentRow, 'lastStep'>,
): boolean {
  if (text !== undefined && text !== '') return false;
  const isIn = collection === undefined || row.collections.some(({ id }) => id === collection);
  return isIn && (status === undefined || status === row.status);
}

function hasRow({ pages }: DocumentPages, id: string): boolean {
  return pages.some(({ data }) => data.some((row) => row.id === id));
}

function afterStep(row: DocumentRow, step: StatusEvent): DocumentRow {
  // A stream begins with the steps that are over.
  if (step.version < row.version || step.at <= row.lastStep.at) return row;
  const { status, version, at, chunkCount = row.chunkCount, error } = step;
  const { error: _, ...rest } = row;
  const lastStep = { status, version, at };
  return { ...rest, status, version, chunkCount, updatedAt: at, lastStep, ...(error && { error }) };
}

function changeRows(queries: QueryClient, change: (row: DocumentRow) => DocumentRow | undefined): void {
  queries.setQueriesData<DocumentPages>({ queryKey: listKey }, (pages) => {
    if (pages === undefined) return pages;
    const changed = pages.pages.map((page) => ({
      ...page,
      data: page.data.flatMap((row) => change(row) ?? []),
    }));
    return { ...pages, pages: changed };
  });
}
