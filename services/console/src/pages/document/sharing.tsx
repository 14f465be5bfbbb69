import type { Document } from '@lectern/client';
import { SelectField } from '../../kit/field.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { useMembers } from '../../lib/use-people.ts';
import { usePerson } from '../../session/session.tsx';
import type { ChangeDocument } from './change.tsx';

interface SharingProps {
  readonly document: Document;
  readonly onChange: ChangeDocument;
}

/** Who may read the document. Its owner changes that, and nobody else. */
export function Sharing({ document, onChange }: SharingProps) {
  const isOwner = usePerson().id === document.ownerId;
  const isShared = document.visibility === 'tenant';
  return (
    <>
      <div className="kit-panel-head">
        <h2>Who may read it</h2>
      </div>
      <div className="kit-panel-body document-sharing">
        {isOwner ? (
          <SelectField
            label="Visible to"
            value={document.visibility}
            onChange={({ target }) =>
              void onChange({ visibility: target.value === 'tenant' ? 'tenant' : 'private' })
            }
          >
            <option value="private">Me, and who is named below</option>
            <option value="tenant">Everyone of the tenant</option>
          </SelectField>
        ) : (
          <p>{isShared ? 'Everyone of the tenant.' : 'Its owner, and you.'}</p>
        )}
        {isOwner && !isShared && <Readers document={document} onChange={onChange} />}
      </div>
    </>
  );
}

function Readers({ document: { readers = [], ownerId }, onChange }: SharingProps) {
  const { data: members = [] } = useMembers();
  const nameOf = (id: string): string => members.find((member) => member.id === id)?.displayName ?? id;
  const others = members.filter(({ id }) => id !== ownerId && !readers.includes(id));
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
        <SelectField
          label="Add a reader"
          value=""
          onChange={({ target }) => void onChange({ readers: [...readers, target.value] })}
        >
          <option value="">Choose a person</option>
          {others.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </SelectField>
      ) : (
        <p className="soft">There is nobody else in the tenant who could be added.</p>
      )}
    </>
  );
}
