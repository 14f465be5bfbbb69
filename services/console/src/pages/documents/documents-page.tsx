import './documents.css';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { EmptyState } from '../../kit/empty-state.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { type DocumentStatus, statuses } from '../../kit/status-badge.tsx';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { BulkActions } from './bulk-actions.tsx';
import { DocumentFilters, type ListChoice } from './document-filters.tsx';
import { useDocuments } from './document-queries.ts';
import { DocumentTable } from './document-table.tsx';
import { DropArea } from './drop-area.tsx';
import { UploadButtons } from './upload-buttons.tsx';
import { UploadChoice } from './upload-choice.tsx';
import { UploadList } from './upload-list.tsx';
import type { UploadChoices, WantedFile } from './upload-queue.ts';
import { useLiveStatuses } from './use-live-statuses.ts';
import { useUploads } from './use-uploads.ts';

/** The documents of the caller: put in by hand, seen on their way, found again, deleted. */
export function DocumentsPage() {
  usePageTitle('Documents');
  const { queue, uploads } = useUploads();
  const [choices, setChoices] = useState<UploadChoices>({ visibility: 'private' });
  const add = (files: readonly WantedFile[]): void => queue.add(files, choices);
  return (
    <DropArea onFiles={add}>
      <div className="page">
        <div className="page-head documents-head">
          <div>
            <h1>Documents</h1>
            <p className="page-lead documents-hint">Drop files or folders anywhere on this page.</p>
          </div>
          <UploadChoice choices={choices} onChange={setChoices} />
          <UploadButtons onFiles={add} />
        </div>
        <UploadList uploads={uploads} queue={queue} />
        <DocumentList />
      </div>
    </DropArea>
  );
}

function DocumentList() {
  const [choice, setChoice] = useListChoice();
  const text = useSettled(choice.text);
  const documents = useDocuments({ ...choice, text });
  const [ids, set] = useState<ReadonlySet<string>>(new Set());
  const rows = documents.data?.pages.flatMap(({ data }) => data) ?? [];
  useLiveStatuses(rows);
  const isFiltered = choice.status !== undefined || choice.collection !== undefined || choice.text !== '';
  const isEmpty = documents.data !== undefined && rows.length === 0 && !isFiltered && text === '';
  return (
    <>
      {!isEmpty && <DocumentFilters choice={choice} onChange={setChoice} />}
      <BulkActions rows={rows} selection={{ ids, set }} />
      {documents.isPending && <Skeleton lines={6} />}
      {documents.error !== null && (
        <Notice tone="bad" {...describeError(documents.error)}>
          <Button icon="retry" onClick={() => void documents.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {documents.data !== undefined && rows.length === 0 && <NoDocuments isFiltered={!isEmpty} />}
      {rows.length > 0 && (
        <div className="kit-panel">
          <DocumentTable rows={rows} selection={{ ids, set }} />
        </div>
      )}
      {documents.hasNextPage && (
        <div className="documents-more">
          <Button isBusy={documents.isFetchingNextPage} onClick={() => void documents.fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
    </>
  );
}

function NoDocuments({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState icon="filter" title="None of your documents is like that">
        <p>
          Choose another status or collection, or show all. A fact is looked for as <code>name: value</code>,
          written as in the document.
        </p>
      </EmptyState>
    );
  }
  return (
    <div className="documents-empty">
      <EmptyState icon="upload" title="Add your first documents">
        <p>
          Choose files or a folder above, or drop them here: PDF, Word, Excel, PowerPoint, HTML, Markdown,
          mail, CSV, JSON, source code and more. You see each one until searches and answers find it.
        </p>
      </EmptyState>
    </div>
  );
}

/** The filters stand in the address, so that a list can be sent to somebody, and found again. */
function useListChoice(): [ListChoice, (change: Partial<ListChoice>) => void] {
  const [params, setParams] = useSearchParams();
  const status = params.get('status') ?? '';
  const choice: ListChoice = {
    status: Object.hasOwn(statuses, status) ? (status as DocumentStatus) : undefined,
    collection: params.get('collection') ?? undefined,
    text: params.get('text') ?? '',
  };
  const change = (part: Partial<ListChoice>): void => {
    const kept = Object.entries({ ...choice, ...part }).filter(([, value]) => value);
    setParams(new URLSearchParams(kept as [string, string][]), { replace: true });
  };
  return [choice, change];
}
