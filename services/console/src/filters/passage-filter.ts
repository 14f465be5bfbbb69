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
