import type { Document } from '@lectern/client';
import { useState } from 'react';
import { NewCollection } from '../../collections/new-collection.tsx';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { SelectField } from '../../kit/field.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Notice } from '../../kit/notice.tsx';
import { useCollections } from '../../lib/use-collections.ts';
import { useMayChange } from '../../lib/use-may-change.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { useMemberships } from './document-data.ts';

/** Which collections the document is in; whoever may change it puts it into others. */
export function DocumentCollections({ document }: { readonly document: Document }) {
  const { data: known = [] } = useCollections();
  const memberships = useMemberships(document.id);
  const canChange = useMayChange()(document);
  const nameOf = (id: string): string =>
    visibleText(known.find((collection) => collection.id === id)?.name ?? `…${id.slice(-8)}`);
  const ids = document.collections.map(({ id }) => id);
  return (
    <section className="kit-panel">
      <div className="kit-panel-head">
        <h2>Collections</h2>
      </div>
      <div className="kit-panel-body document-sharing">
        {ids.length === 0 ? (
          <p className="soft">It is in none.</p>
        ) : (
          <ul className="document-readers">
            {ids.map((id) => (
              <li key={id}>
                <span className="given">{nameOf(id)}</span>
                {canChange && (
                  <IconButton
                    icon="close"
                    name={`Take it out of ${nameOf(id)}`}
                    onClick={() => memberships.mutate({ id, isIn: false })}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        {canChange && (
          <AddTo
            others={known.filter(({ id }) => !ids.includes(id))}
            isBusy={memberships.isPending}
            onAdd={(id) => memberships.mutate({ id, isIn: true })}
          />
        )}
        {memberships.error !== null && <Notice tone="bad" {...describeError(memberships.error)} />}
      </div>
    </section>
  );
}

function AddTo({
  others,
  isBusy,
  onAdd,
}: {
  readonly others: readonly { readonly id: string; readonly name: string }[];
  readonly isBusy: boolean;
  readonly onAdd: (id: string) => void;
}) {
  const [wanted, setWanted] = useState('');
  const chosen = others.some(({ id }) => id === wanted) ? wanted : '';
  return (
    <div className="document-choice document-choice-new">
      <SelectField label="Put it into" value={chosen} onChange={({ target }) => setWanted(target.value)}>
        <option value="">Choose a collection</option>
        {others.map(({ id, name }) => (
          <option key={id} value={id}>
            {visibleText(name)}
          </option>
        ))}
      </SelectField>
      <NewCollection onMade={setWanted} />
      <Button disabled={chosen === ''} isBusy={isBusy} onClick={() => onAdd(chosen)}>
        Put in
      </Button>
    </div>
  );
}
