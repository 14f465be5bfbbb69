import type { Snapshot } from '../stores/snapshot.ts';
import { type Breach, forEach, groupBy, type Invariant } from './invariant.ts';

/** The second part of a key is the tenant, the third the document. */
const documentIn = (key: string): string | undefined => key.split('/')[2];

/** S3 has the bytes of the newest version of each document, the claim checks that are noted of one that is not deleted, and nothing else. */
export const blobsAgree: Invariant = {
  name: 'no blob is missing, none is left over',
  check: ({ snapshot }) => {
    const stored = new Set(snapshot.objects);
    const pointedTo = snapshot.documents.flatMap(({ status, blobKey }) =>
      status === 'deleted' ? [] : [blobKey],
    );
    const living = new Set(
      snapshot.documents.flatMap(({ id, status }) => (status === 'deleted' ? [] : [id])),
    );
    const claimed = snapshot.claimChecks.filter(({ documentId }) => living.has(documentId));
    const wanted = new Set([...pointedTo, ...claimed.map(({ key }) => key)]);
    const missing = pointedTo.filter((key) => !stored.has(key));
    const left = snapshot.objects.filter((key) => !wanted.has(key));
    return {
      checked: wanted.size + stored.size,
      breaches: [
        ...missing.map((key) => ({ documentId: documentIn(key), text: `its bytes are missing: ${key}` })),
        ...left.map((key) => ({
          documentId: documentIn(key),
          text: `an object that nobody points to: ${key}`,
        })),
        ...notesWrong(snapshot),
      ],
    };
  },
};

/** What is noted to be in use is what documents point to. */
function notesWrong({ documents, notedBlobs }: Snapshot): Breach[] {
  const notes = groupBy(notedBlobs, ({ documentId }) => documentId);
  return documents.flatMap(({ id, status, blobKey }) => {
    const used = notes(id).flatMap(({ key, isUsed }) => (isUsed ? [key] : []));
    const expected = status === 'deleted' ? [] : [blobKey];
    if (used.join() === expected.join()) return [];
    return [
      {
        documentId: id,
        text: `noted as in use: ${used.join(', ') || 'nothing'}; in use: ${expected.join()}`,
      },
    ];
  });
}

/** Each deletion has come to its end, and its receipt says of every part how much there was. */
export const receiptsWhole: Invariant = {
  name: 'every deletion ends in a receipt',
  check: ({ ledger, snapshot }) => {
    const operations = groupBy(snapshot.operations, ({ documentId }) => documentId);
    return forEach(
      ledger.filter(({ isDeleted }) => isDeleted),
      {
        idOf: ({ id }) => id,
        wrong: ({ id = '' }) => {
          const [operation] = operations(id);
          if (operation === undefined) return 'it has no operation';
          const open = (['content', 'chunks', 'index'] as const).filter((part) => operation[part] === null);
          return open.length === 0 ? undefined : `its operation waits for ${open.join(', ')}`;
        },
      },
    );
  },
};

/** The rows of documents are what their histories lead to. */
export const historiesAgree: Invariant = {
  name: 'each row is what its history leads to',
  check: ({ snapshot }) => ({
    checked: snapshot.documents.length,
    breaches: snapshot.differing.map((documentId) => ({
      documentId,
      text: 'its row differs from its history',
    })),
  }),
};

/** Every event was published. */
export const outboxesEmpty: Invariant = {
  name: 'no event waits in an outbox',
  check: ({ snapshot }) => emptied(snapshot.outboxes, 'events wait in the outbox of'),
};

/** Every message was handled; what could not be was seen to by an operator. */
export const queuesEmpty: Invariant = {
  name: 'no message waits in a queue, nor among the dead letters',
  check: ({ snapshot }) => emptied(snapshot.queues, 'messages are left in'),
};

function emptied(counts: Readonly<Record<string, number>>, what: string): ReturnType<Invariant['check']> {
  return forEach(Object.entries(counts), {
    idOf: () => undefined,
    wrong: ([name, count]) => (count === 0 ? undefined : `${count} ${what} ${name}`),
  });
}
