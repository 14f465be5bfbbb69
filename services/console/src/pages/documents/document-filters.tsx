import { Button } from '../../kit/button.tsx';
import { SelectField, TextField } from '../../kit/field.tsx';
import { type DocumentStatus, statuses } from '../../kit/status-badge.tsx';
import { useCollections } from '../../lib/use-collections.ts';
import { visibleText } from '../../lib/visible-text.ts';

/** What the list is kept to, as it stands in the address. */
export interface ListChoice {
  readonly status: DocumentStatus | undefined;
  readonly collection: string | undefined;
  /** `topic: insects`, or a part of a title or of a file's name. */
  readonly text: string;
}

const offered = Object.keys(statuses).filter((status) => status !== 'deleted') as DocumentStatus[];

export function DocumentFilters({
  choice,
  onChange,
}: {
  readonly choice: ListChoice;
  readonly onChange: (choice: Partial<ListChoice>) => void;
}) {
  const { data: collections = [] } = useCollections();
  const { status, collection, text } = choice;
  const isKept = status !== undefined || collection !== undefined || text !== '';
  return (
    <search className="documents-filters" aria-label="Documents that are shown">
      <SelectField
        label="Status"
        value={status ?? ''}
        onChange={({ target }) => onChange({ status: (target.value || undefined) as ListChoice['status'] })}
      >
        <option value="">Any</option>
        {offered.map((each) => (
          <option key={each} value={each}>
            {statuses[each].word}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Collection"
        value={collection ?? ''}
        onChange={({ target }) => onChange({ collection: target.value || undefined })}
      >
        <option value="">Any</option>
        {collections.map(({ id, name }) => (
          <option key={id} value={id}>
            {visibleText(name)}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Title or metadata"
        type="search"
        placeholder="budget, or year: 2026"
        value={text}
        onChange={({ target }) => onChange({ text: target.value })}
      />
      {isKept && (
        <Button
          kind="quiet"
          icon="close"
          onClick={() => onChange({ status: undefined, collection: undefined, text: '' })}
        >
          Show all
        </Button>
      )}
    </search>
  );
}
