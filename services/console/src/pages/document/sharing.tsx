import type { Document } from '@lectern/client';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { SelectField } from '../../kit/field.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { useMayChange } from '../../lib/use-may-change.ts';
import { useMembers } from '../../lib/use-people.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { usePerson } from '../../session/session.tsx';
import type { ChangeDocument } from './change.tsx';

interface SharingProps {
  readonly document: Document;
  readonly onChange: ChangeDocument;
}

/**
 * Who may read the document, to be changed by whoever may change it. Nothing is shared by a choice alone, through which arrow keys
 * go: each has its button.
 */
export function Sharing({ document, onChange }: SharingProps) {
  const canChange = useMayChange()(document);
  const isShared = document.visibility === 'tenant';
  return (
    <>
      <div className="kit-panel-head">
        <h2>Who may read it</h2>
      </div>
      <div className="kit-panel-body document-sharing">
        {canChange ? (
          <VisibilityChoice key={document.visibility} document={document} onChange={onChange} />
        ) : (
          <p>{isShared ? 'Everyone of the tenant.' : 'Its owner, and you.'}</p>
        )}
        {canChange && !isShared && <Readers document={document} onChange={onChange} />}
      </div>
    </>
  );
}

function VisibilityChoice({ document: { visibility, ownerId }, onChange }: SharingProps) {
  const [wanted, setWanted] = useState(visibility);
  const isOwner = usePerson().id === ownerId;
  return (
    <div className="document-choice">
      <SelectField
        label="Visible to"
        value={wanted}
        onChange={({ target }) => setWanted(target.value === 'tenant' ? 'tenant' : 'private')}
      >
        <option value="private">{isOwner ? 'Me' : 'Its owner'} and readers</option>
        <option value="tenant">Everyone of the tenant</option>
      </SelectField>
      <Button disabled={wanted === visibility} onClick={() => void onChange({ visibility: wanted })}>
        Change
      </Button>
    </div>
  );
}

function Readers({ document: { readers = [], ownerId }, onChange }: SharingProps) {
  const { data: members = [] } = useMembers();
  const [wanted, setWanted] = useState('');
  const nameOf = (id: string): string =>
    visibleText(members.find((member) => member.id === id)?.displayName ?? id);
  const others = members.filter(({ id }) => id !== ownerId && !readers.includes(id));
  const add = async (): Promise<void> => {
    if (await onChange({ readers: [...readers, wanted] })) setWanted('');
  };
  return (
    <>
      {readers.length > 0 && (
        <ul className="document-readers">
          {readers.map((reader) => (
            <li key={reader}>
              <span className="given">{nameOf(reader)}</span>
              <IconButton
                icon="close"
                name={`${nameOf(reader)} may not read it any more`}
                onClick={() => void onChange({ readers: readers.filter((id) => id !== reader) })}
              />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 ? (
        <div className="document-choice">
          <SelectField label="Add a reader" value={wanted} onChange={({ target }) => setWanted(target.value)}>
            <option value="">Choose a person</option>
            {others.map(({ id, displayName }) => (
              <option key={id} value={id}>
                {visibleText(displayName)}
              </option>
            ))}
          </SelectField>
          <Button disabled={wanted === ''} onClick={() => void add()}>
            Add
          </Button>
        </div>
      ) : (
        <p className="soft">There is nobody else in the tenant who could be added.</p>
      )}
    </>
  );
}
