import './filters.css';
import { useId } from 'react';
import { SelectField, TextField } from '../kit/field.tsx';
import { useCollections } from '../lib/use-collections.ts';
import { visibleText } from '../lib/visible-text.ts';
import type { PassageFilter } from './passage-filter.ts';

/** Chooses the documents that a search or an answer keeps to. */
export function PassageFilterFields({
  filter,
  onChange,
}: {
  readonly filter: PassageFilter;
  readonly onChange: (filter: PassageFilter) => void;
}) {
  const { data: collections = [] } = useCollections();
  const id = useId();
  const change = (part: Partial<PassageFilter>): void => onChange({ ...filter, ...part });
  return (
    <fieldset className="filters">
      <legend className="visually-hidden">Documents to look in</legend>
      <SelectField
        label="Collection"
        value={filter.collection}
        onChange={({ target }) => change({ collection: target.value })}
      >
        <option value="">All documents</option>
        {collections.map((collection) => (
          <option key={collection.id} value={collection.id}>
            {visibleText(collection.name)}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Metadata name"
        placeholder="such as year"
        value={filter.factName}
        onChange={({ target }) => change({ factName: target.value })}
      />
      <TextField
        label="Metadata value"
        placeholder="such as 2026"
        value={filter.factValue}
        onChange={({ target }) => change({ factValue: target.value })}
      />
      <div className="filters-mine">
        <input
          id={id}
          type="checkbox"
          className="kit-checkbox"
          checked={filter.isMine}
          onChange={({ target }) => change({ isMine: target.checked })}
        />
        <label htmlFor={id}>Only my own</label>
      </div>
    </fieldset>
  );
}
