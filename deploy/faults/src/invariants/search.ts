import type { View } from '../stores/snapshot.ts';
import { expectedStatus, type LedgerEntry, newestOf } from '../traffic/ledger.ts';
import { forEach, groupBy, type Invariant } from './invariant.ts';

/** Searches find the newest text, all of it, and none that is older. */
export const searchFindsNewest: Invariant = {
  name: 'a search finds the newest text alone, all of it',
  check: ({ ledger, snapshot }) => {
    const views = groupBy(snapshot.views, ({ documentId }) => documentId);
    const rows = groupBy(snapshot.documents, ({ id }) => id);
    return forEach(
      ledger.filter((entry) => expectedStatus(entry) === 'indexed' && entry.id !== undefined),
      {
        idOf: ({ id }) => id,
        wrong: (entry) => {
          const [view] = views(entry.id ?? '');
          if (view === undefined) return 'nobody has looked at it';
          const expected = rows(entry.id ?? '')[0]?.chunkCount;
          return (
            wrongHits(entry, view) ?? (view.hits.length === expected ? undefined : countOf(view, expected))
          );
        },
      },
    );
  },
};

function wrongHits(entry: LedgerEntry, { hits }: View): string | undefined {
  const newest = newestOf(entry);
  const old = hits.find(({ version }) => version !== newest?.version);
  if (old !== undefined) return `a search finds version ${old.version}: "${old.text}"`;
  if (hits.some(({ text }) => text.includes(newest?.marker ?? ''))) return undefined;
  return 'a search does not find its newest text';
}

function countOf({ hits }: View, expected: number | undefined): string {
  return `a search finds ${hits.length} passages, and it has ${expected}`;
}

/** What is deleted, or could not be read, is in no search. A failed new version leaves the one before searchable. */
export const goneNotFound: Invariant = {
  name: 'a deleted document is in no search',
  check: ({ ledger, snapshot }) => {
    const views = groupBy(snapshot.views, ({ documentId }) => documentId);
    return forEach(
      ledger.filter(({ isDeleted, id }) => isDeleted && id !== undefined),
      {
        idOf: ({ id }) => id,
        wrong: ({ id = '' }) => {
          const [hit] = views(id)[0]?.hits ?? [];
          return hit === undefined ? undefined : `a search finds "${hit.text}"`;
        },
      },
    );
  },
};

/** No tenant finds what another one has. */
export const tenantsApart: Invariant = {
  name: 'no tenant finds what is another’s',
  check: ({ snapshot }) =>
    forEach(snapshot.views, {
      idOf: ({ documentId }) => documentId,
      wrong: ({ foreignHits }) =>
        foreignHits === 0 ? undefined : `another tenant finds ${foreignHits} passages`,
    }),
};
