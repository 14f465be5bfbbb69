import './document.css';
import { Link, useParams } from 'wouter';
import { EmptyState } from '../../kit/empty-state.tsx';
import { FailedPage } from '../../kit/failed-page.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Notice } from '../../kit/notice.tsx';
import { PageSkeleton } from '../../kit/skeleton.tsx';
import { StatusBadge } from '../../kit/status-badge.tsx';
import { failureText } from '../../lib/failure-words.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Change } from './change.tsx';
import type { ReadDocument } from './change-document.ts';
import { DocumentActions } from './document-actions.tsx';
import { DocumentCollections } from './document-collections.tsx';
import { isMissing, useDocument, useFollowedDocument } from './document-data.ts';
import { DocumentFacts } from './document-facts.tsx';
import { DocumentText } from './document-text.tsx';
import { Metadata } from './metadata.tsx';
import { Sharing } from './sharing.tsx';
import { Timeline } from './timeline.tsx';

const onTheWay: ReadonlySet<string> = new Set(['ingested', 'embedded', 'deleting']);

/** What could not be done, by the stage that failed. */
const failures: Readonly<Record<string, string>> = {
  reserve: 'There was no room for it.',
  extract: 'It could not be read.',
  chunk: 'It could not be cut into chunks.',
  embed: 'It could not be embedded.',
  index: 'It could not be indexed.',
  record: 'What became of it could not be recorded.',
};

/** One document: where it is, what was read of it, where it was cut, and who may read it. */
export function DocumentPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { data, error, refetch } = useDocument(id);
  usePageTitle(data?.document.title ?? 'Document');
  useFollowedDocument(id, data !== undefined && onTheWay.has(data.document.status));
  if (isMissing(error)) return <NoDocument />;
  if (data !== undefined) return <ShownDocument key={id} read={data} />;
  if (error === null) return <PageSkeleton />;
  return <FailedPage error={error} onRetry={refetch} />;
}

function ShownDocument({ read }: { readonly read: ReadDocument }) {
  const { document } = read;
  return (
    <div className="page">
      <Link href="/documents" className="document-back">
        <Icon name="back" /> Documents
      </Link>
      <div className="page-head">
        <div>
          <h1 className="given">{visibleText(document.title)}</h1>
          <div className="document-state">
            <StatusBadge status={document.status} />
            {document.filename !== undefined && (
              <span className="soft given">{visibleText(document.filename)}</span>
            )}
          </div>
        </div>
        <DocumentActions read={read} />
      </div>
      <Problems read={read} />
      <div className="document-columns">
        <aside className="document-side" aria-label="About the document">
          <Timeline document={document} />
          <DocumentFacts document={document} />
          <Change read={read}>{(change) => <Metadata document={document} onChange={change} />}</Change>
          <Change read={read}>{(change) => <Sharing document={document} onChange={change} />}</Change>
          <DocumentCollections document={document} />
        </aside>
        <DocumentText document={document} />
      </div>
    </div>
  );
}

/** What failed, and what was lost in reading. */
function Problems({ read: { document } }: { readonly read: ReadDocument }) {
  const { error, warnings, duplicateOf } = document;
  return (
    <div className="document-problems">
      {error !== undefined && (
        <Notice
          tone="bad"
          title={failures[error.stage] ?? `It failed at the stage “${error.stage}”.`}
          text={failureText(error)}
        >
          <p className="small soft">
            Reason: <code>{error.reason}</code>. “Retry” takes it up again at this stage.
          </p>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warn" title="Not everything could be read.">
          <ul className="document-warnings">
            {warnings.map(({ reason, page, detail }) => (
              <li key={`${reason} ${page} ${detail}`}>
                {page !== undefined && <span className="number">Page {page}: </span>}
                <span className="given">{visibleText(detail)}</span>{' '}
                <code className="soft small">{reason}</code>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {duplicateOf !== undefined && (
        <Notice tone="plain" title="You have uploaded the same file before.">
          <Link href={`/documents/${duplicateOf}`}>Show the earlier document</Link>
        </Notice>
      )}
    </div>
  );
}

function NoDocument() {
  return (
    <div className="page">
      <EmptyState icon="documents" title="There is no such document" isPage>
        <p>It was deleted, or you may not read it.</p>
        <Link href="/documents">To your documents</Link>
      </EmptyState>
    </div>
  );
}
