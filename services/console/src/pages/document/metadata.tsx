import type { Document } from '@lectern/client';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { useMayChange } from '../../lib/use-may-change.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { ChangeDocument } from './change.tsx';
import { factText } from './facts-form.ts';
import { MetadataForm } from './metadata-form.tsx';

/** Facts that are shown at first: a table may have given a document dozens, and more stands below. */
const firstFacts = 12;

/** Title and metadata, to read and to change. */
export function Metadata({
  document,
  onChange,
}: {
  readonly document: Document;
  readonly onChange: ChangeDocument;
}) {
  const [isEdited, setEdited] = useState(false);
  const canChange = useMayChange()(document);
  const [isWhole, setWhole] = useState(false);
  const facts = Object.entries(document.metadata);
  const shown = isWhole ? facts : facts.slice(0, firstFacts);
  if (isEdited)
    return <MetadataForm document={document} onChange={onChange} onEnd={() => setEdited(false)} />;
  return (
    <>
      <div className="kit-panel-head">
        <h2>Metadata</h2>
        {canChange && (
          <Button kind="quiet" icon="edit" onClick={() => setEdited(true)}>
            Edit
          </Button>
        )}
      </div>
      {facts.length === 0 ? (
        <p className="kit-panel-body soft">None. Searches can be kept to documents by what stands here.</p>
      ) : (
        <div className="kit-panel-body document-metadata">
          <dl className="kit-facts">
            {shown.map(([name, value]) => (
              <Fact key={name} name={name} text={factText(value)} />
            ))}
          </dl>
          {shown.length < facts.length && (
            <Button onClick={() => setWhole(true)}>Show all {facts.length}</Button>
          )}
        </div>
      )}
    </>
  );
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <>
      <dt className="given">{visibleText(name)}</dt>
      <dd className="given">{visibleText(text)}</dd>
    </>
  );
}
