import { NewCollection } from '../../collections/new-collection.tsx';
import { SelectField } from '../../kit/field.tsx';
import { useCollections } from '../../lib/use-collections.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { UploadChoices } from './upload-queue.ts';

/** How the next documents are stored. */
export function UploadChoice({
  choices,
  onChange,
}: {
  readonly choices: UploadChoices;
  readonly onChange: (choices: UploadChoices) => void;
}) {
  const { data: collections = [] } = useCollections();
  const { visibility, collection } = choices;
  return (
    <div className="documents-choice">
      <span className="documents-choice-label soft small" aria-hidden="true">
        New files:
      </span>
      <SelectField
        label="Who may read new documents"
        isLabelHidden
        value={visibility}
        onChange={({ target }) =>
          onChange({ ...choices, visibility: target.value === 'tenant' ? 'tenant' : 'private' })
        }
      >
        <option value="private">Only for me</option>
        <option value="tenant">For everyone here</option>
      </SelectField>
      {collections.length > 0 && (
        <SelectField
          label="Collection of new documents"
          isLabelHidden
          value={collection ?? ''}
          onChange={({ target }) => onChange({ ...choices, collection: target.value || undefined })}
        >
          <option value="">In no collection</option>
          {collections.map(({ id, name }) => (
            <option key={id} value={id}>
              In {visibleText(name)}
            </option>
          ))}
        </SelectField>
      )}
      <NewCollection onMade={(id) => onChange({ ...choices, collection: id })} />
    </div>
  );
}
