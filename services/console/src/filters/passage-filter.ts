import type { SearchRequest } from '@lectern/client';

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
  const metadata = name === '' ? undefined : { [name]: { in: valuesOf(factValue.trim()) } };
  const filter = { ...(metadata && { metadata }), ...(isMine && { ownerId: 'me' }) };
  return {
    ...(collection !== '' && { collections: [collection] }),
    ...(Object.keys(filter).length > 0 && { filter }),
  };
}

/** What somebody types says nothing of its type: `2026` may be a number, or a text. */
function valuesOf(text: string): (string | number | boolean)[] {
  const number = text === '' ? Number.NaN : Number(text);
  return [
    text,
    ...(Number.isFinite(number) ? [number] : []),
    ...(text === 'true' || text === 'yes' ? [true] : []),
    ...(text === 'false' || text === 'no' ? [false] : []),
  ];
}
