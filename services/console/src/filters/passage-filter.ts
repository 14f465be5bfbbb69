import type { SearchRequest } from '@lectern/client';
import { factValuesOf } from './fact-values.ts';

/** To which documents a search or an answer keeps. */
export interface PassageFilter {
  readonly collection: string;
  readonly factName: string;
  readonly factValue: string;
  readonly isMine: boolean;
}

export const noFilter: PassageFilter = { collection: '', factName: '', factValue: '', isMine: false };

/** The same as the API takes it. */
export function requestFilter({
  collection,
  factName,
  factValue,
  isMine,
}: PassageFilter): Pick<SearchRequest, 'collections' | 'filter'> {
  const name = factName.trim();
  const metadata = name === '' ? undefined : { [name]: { in: factValuesOf(factValue.trim()) } };
  const filter = { ...(metadata && { metadata }), ...(isMine && { ownerId: 'me' }) };
  return {
    ...(collection !== '' && { collections: [collection] }),
    ...(Object.keys(filter).length > 0 && { filter }),
  };
}

/** What the filter is called in the address of a page. */
const names = { collection: 'collection', factName: 'fact', factValue: 'value', isMine: 'mine' } as const;

/** The filter that an address names. */
export function filterIn(params: URLSearchParams): PassageFilter {
  const text = (name: string): string => params.get(name) ?? '';
  return {
    collection: text(names.collection),
    factName: text(names.factName),
    factValue: text(names.factValue),
    isMine: params.has(names.isMine),
  };
}

/** The same address with another filter, and without what is not chosen. */
export function withFilter(params: URLSearchParams, filter: PassageFilter): URLSearchParams {
  const next = new URLSearchParams(params);
  const set = (name: string, value: string): void =>
    value === '' ? next.delete(name) : next.set(name, value);
  set(names.collection, filter.collection);
  set(names.factName, filter.factName);
  set(names.factValue, filter.factValue);
  set(names.isMine, filter.isMine ? '1' : '');
  return next;
}
