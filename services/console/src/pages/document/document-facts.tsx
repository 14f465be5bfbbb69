import type { Document } from '@lectern/client';
import { Link } from 'wouter';
import { ShortId } from '../../kit/copy-button.tsx';
import { StatusBadge } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { bytes, count } from '../../lib/format.ts';
import { useMembers } from '../../lib/use-people.ts';
import { visibleText } from '../../lib/visible-text.ts';

/** What is known of a document. */
export function DocumentFacts({ document }: { readonly document: Document }) {
  const { data: members = [] } = useMembers();
  const { id, contentType, chunkCount, sha256, ownerId, createdAt, updatedAt } = document;
  const owner = members.find((member) => member.id === ownerId);
  return (
    <section className="kit-panel">
      <div className="kit-panel-head">
        <h2>Facts</h2>
      </div>
      <dl className="kit-facts kit-panel-body">
        <dt>Id</dt>
        <dd>
          <ShortId id={id} what="the document" />
        </dd>
        <dt>Type</dt>
        <dd className="given">{visibleText(contentType)}</dd>
        <dt>Size</dt>
        <dd className="number">{bytes(document.bytes)}</dd>
        <dt>Chunks</dt>
        <dd className="number">{count(chunkCount)}</dd>
        <dt>Owner</dt>
        <dd className="given">
          {owner === undefined ? <ShortId id={ownerId} what="the owner" /> : visibleText(owner.displayName)}
        </dd>
        <dt>Uploaded</dt>
        <dd>
          <Time at={createdAt} />
        </dd>
        <dt>Changed</dt>
        <dd>
          <Time at={updatedAt} />
        </dd>
        <dt>SHA-256</dt>
        <dd>
          <ShortId id={sha256} what="the content, SHA-256" />
        </dd>
        <Attachments document={document} />
      </dl>
    </section>
  );
}

function Attachments({ document: { attachmentOf, attachments = [] } }: { readonly document: Document }) {
  return (
    <>
      {attachmentOf !== undefined && (
        <>
          <dt>Attached to</dt>
          <dd>
            <Link href={`/documents/${attachmentOf}`}>a mail</Link>
          </dd>
        </>
      )}
      {attachments.length > 0 && (
        <>
          <dt>Attachments</dt>
          <dd className="document-attachments">
            {attachments.map(({ id, filename = 'without a name', status }) => (
              <span key={id}>
                <Link href={`/documents/${id}`} className="given">
                  {visibleText(filename)}
                </Link>{' '}
                <StatusBadge status={status} />
              </span>
            ))}
          </dd>
        </>
      )}
    </>
  );
}
