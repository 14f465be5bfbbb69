import type { Document } from '@lectern/client';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { useMayChange } from '../../lib/use-may-change.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { ChangeDocument } from './change.tsx';
import { factText } from './facts-form.ts';
import { MetadataForm } from './metadata-form.tsx';

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
  const facts = Object.entries(document.metadata);
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
        <dl className="kit-facts kit-panel-body">
          {facts.map(([name, value]) => (
            <Fact key={name} name={name} text={factText(value)} />
          ))}
        </dl>
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
