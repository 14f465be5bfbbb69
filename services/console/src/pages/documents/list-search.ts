import { factValuesOf } from '../../filters/fact-values.ts';

/** What the list of documents is asked for beside status and collection. */
export interface ListSearch {
  readonly title?: string;
  /** The filter of a search, as JSON. */
  readonly filter?: string;
}

/** As the API bounds a title. */
const mostTitle = 300;

/** What somebody typed: `year: 2026` is a fact of the metadata, anything else a part of a title or of a file's name. */
export function listSearchOf(text: string): ListSearch {
  const typed = text.trim();
  if (typed === '') return {};
  const at = typed.indexOf(':');
  const name = typed.slice(0, Math.max(at, 0)).trim();
  const value = typed.slice(at + 1).trim();
  if (name === '' || value === '') return { title: typed.slice(0, mostTitle) };
  const isFact = { metadata: { [name]: { in: factValuesOf(value) } } };
  return { filter: JSON.stringify(isFact) };
}
