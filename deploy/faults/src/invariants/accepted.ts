import { expectedStatus, newestOf } from '../traffic/ledger.ts';
import { forEach, groupBy, type Invariant } from './invariant.ts';

const final: ReadonlySet<string> = new Set(['deleted', 'failed', 'indexed', 'rejected']);

/** Every upload and every change was answered at last, and no answer was untrue. */
export const callsAnswered: Invariant = {
  name: 'every call is answered, and truly',
  check: ({ ledger }) =>
    forEach(ledger, {
      idOf: ({ id }) => id,
      wrong: ({ isDone, complaints }) =>
        complaints.length > 0
          ? complaints.join('; ')
          : isDone
            ? undefined
            : 'its calls were not answered in time',
    }),
};

/** What was accepted is there. */
export const nothingLost: Invariant = {
  name: 'no accepted document is lost',
  check: ({ ledger, snapshot }) => {
    const stored = new Set(snapshot.documents.map(({ id }) => id));
    return forEach(
      ledger.filter(({ id }) => id !== undefined),
      {
        idOf: ({ id }) => id,
        wrong: ({ id = '' }) => (stored.has(id) ? undefined : 'no row of it is stored'),
      },
    );
  },
};

/** However often an upload was repeated, and whatever became of its answers. */
export const nothingDoubled: Invariant = {
  name: 'no upload makes two documents',
  check: ({ ledger, snapshot }) => {
    const accepted = new Set(ledger.map(({ id }) => id));
    return forEach(snapshot.documents, {
      idOf: ({ id }) => id,
      wrong: ({ id, title }) =>
        accepted.has(id) ? undefined : `nobody was told of this document, "${title}"`,
    });
  },
};

/** A document waits for nothing any more. */
export const allFinal: Invariant = {
  name: 'every document is in a final status',
  check: ({ snapshot }) =>
    forEach(snapshot.documents, {
      idOf: ({ id }) => id,
      wrong: ({ status }) => (final.has(status) ? undefined : `it is ${status}`),
    }),
};

/** The status is the one that follows from what was done, a failure has its reason, and the API says the same. */
export const statusTrue: Invariant = {
  name: 'the status is true, a failure has stage and reason',
  check: ({ ledger, snapshot }) => {
    const rows = groupBy(snapshot.documents, ({ id }) => id);
    const views = groupBy(snapshot.views, ({ documentId }) => documentId);
    return forEach(
      ledger.filter(({ id }) => id !== undefined),
      {
        idOf: ({ id }) => id,
        wrong: (entry) => {
          const expected = expectedStatus(entry);
          const [row] = rows(entry.id ?? '');
          if (row === undefined) return undefined;
          const { status, failure } = row;
          if (status !== expected)
            return `it is ${status} (${JSON.stringify(failure)}), and has to be ${expected}`;
          if (status === 'failed' && !(failure?.stage && failure.reason))
            return 'it failed without stage or reason';
          const seen = views(entry.id ?? '')[0]?.status;
          const shown = expected === 'deleted' ? undefined : expected;
          return seen === shown ? undefined : `the API shows ${seen ?? 'nothing'}, and it is ${status}`;
        },
      },
    );
  },
};

/** The last version that was accepted is what the platform has and shows. */
export const newestWins: Invariant = {
  name: 'the newest version wins',
  check: ({ ledger, snapshot }) => {
    const rows = groupBy(snapshot.documents, ({ id }) => id);
    return forEach(
      ledger.filter((entry) => expectedStatus(entry) !== 'deleted' && newestOf(entry) !== undefined),
      {
        idOf: ({ id }) => id,
        wrong: (entry) => {
          const newest = newestOf(entry);
          const [row] = rows(entry.id ?? '');
          if (row === undefined || newest === undefined) return undefined;
          if (row.version !== newest.version)
            return `it has version ${row.version}, and ${newest.version} was accepted`;
          return row.sha256 === newest.sha256 ? undefined : 'its bytes are not those that were accepted last';
        },
      },
    );
  },
};
