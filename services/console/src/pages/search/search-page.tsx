import './search.css';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { filterIn, type PassageFilter, requestFilter, withFilter } from '../../filters/passage-filter.ts';
import { PassageFilterFields } from '../../filters/passage-filter-fields.tsx';
import { Button } from '../../kit/button.tsx';
import { EmptyState } from '../../kit/empty-state.tsx';
import { SelectField, TextField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { plural } from '../../lib/format.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { placesOf } from './compare-hits.ts';
import { HitColumn } from './hit-column.tsx';
import { type Asked, type Mode, modeNames, modes, useSearches } from './search-data.ts';

const counts = [5, 10, 20, 50];
const usualCount = 10;

/** One query in three ways beside each other: which passages each finds, in which order, and why. */
export function SearchPage() {
  usePageTitle('Search');
  const [params, setParams] = useSearchParams();
  const query = params.get('q') ?? '';
  const filter = filterIn(params);
  const topK = countIn(params);
  const asked: Asked = { query, topK, ...requestFilter(filter) };
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Search</h1>
          <p className="page-lead">
            By meaning (dense), by words (lexical), and by both at once (hybrid), which is what answers are
            made from.
          </p>
        </div>
      </div>
      <SearchForm
        query={query}
        topK={topK}
        filter={filter}
        onTopK={(hits) => setParams(changed(params, 'hits', String(hits)), { replace: true })}
        onFilter={(next) => setParams(withFilter(params, next), { replace: true })}
        onQuery={(q) => setParams(changed(params, 'q', q))}
      />
      {query === '' ? (
        <EmptyState icon="search" title="What are you looking for?">
          <p>
            Ask a question, or give some words. The same passage stands out in all columns when you point at
            it.
          </p>
        </EmptyState>
      ) : (
        <Results asked={asked} />
      )}
    </div>
  );
}

/** How many hits an address names. */
function countIn(params: URLSearchParams): number {
  const named = Number(params.get('hits'));
  return counts.includes(named) ? named : usualCount;
}

function changed(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(params);
  next.set(name, value);
  return next;
}

interface FormProps {
  readonly query: string;
  readonly topK: number;
  readonly filter: PassageFilter;
  readonly onQuery: (query: string) => void;
  readonly onTopK: (topK: number) => void;
  readonly onFilter: (filter: PassageFilter) => void;
}

function SearchForm({ query, topK, filter, onQuery, onTopK, onFilter }: FormProps) {
  return (
    <search className="kit-panel search-form">
      <form
        className="search-line"
        onSubmit={(event) => {
          event.preventDefault();
          onQuery(String(new FormData(event.currentTarget).get('q') ?? '').trim());
        }}
      >
        <TextField
          key={query}
          label="Query"
          name="q"
          type="search"
          defaultValue={query}
          maxLength={8_000}
          autoFocus={query === ''}
        />
        <Button type="submit" kind="primary" icon="search">
          Search
        </Button>
      </form>
      <div className="search-options">
        <PassageFilterFields filter={filter} onChange={onFilter} />
        <SelectField label="Hits shown" value={topK} onChange={({ target }) => onTopK(Number(target.value))}>
          {counts.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </SelectField>
      </div>
    </search>
  );
}

function Results({ asked }: { readonly asked: Asked }) {
  const searches = useSearches(asked);
  const [shown, setShown] = useState<Mode>('hybrid');
  const [pointedAt, setPointedAt] = useState<string>();
  const found = new Map(modes.map((mode, at) => [mode, searches[at]?.data?.answer.results ?? []]));
  const places = placesOf(found);
  const pending = Math.max(0, ...searches.map(({ data }) => data?.answer.index.pending ?? 0));
  return (
    <>
      {pending > 0 && (
        <div className="search-pending">
          <Notice tone="plain" title={`${plural(pending, 'document')} on the way: not found yet.`} />
        </div>
      )}
      <fieldset className="search-modes">
        <legend className="visually-hidden">Way of searching that is shown</legend>
        {modes.map((mode) => (
          <Button key={mode} aria-pressed={mode === shown} onClick={() => setShown(mode)}>
            {modeNames[mode].name}
          </Button>
        ))}
      </fieldset>
      <div className={`search-columns search-shows-${shown}`}>
        {modes.map((mode, at) => (
          <HitColumn
            key={mode}
            mode={mode}
            search={searches[at]}
            places={places}
            pointedAt={pointedAt}
            onPoint={setPointedAt}
          />
        ))}
      </div>
    </>
  );
}
