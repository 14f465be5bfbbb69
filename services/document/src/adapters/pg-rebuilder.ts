import { isDeepStrictEqual } from 'node:util';
import type { Db, Tx } from '@lectern/db';
import type { Document } from '../domain/document.ts';
import { replay, withoutPositions } from '../domain/history.ts';
import type { Rebuilder } from '../ports.ts';
import { type DocumentRow, selectDocument, toDocument } from './document-rows.ts';
import { eventsOf } from './pg-history.ts';
import {
  addVersion,
  insertDocument,
  updateDocument,
  writeMemberships,
  writeReaders,
  writeTimeline,
} from './write-change.ts';

const nextSql = `SELECT DISTINCT document_id FROM document_history
  WHERE $1::uuid IS NULL OR document_id > $1 ORDER BY document_id LIMIT $2`;

/** {@link Rebuilder} on Postgres. */
export function createPgRebuilder({ db }: { db: Db }): Rebuilder {
  return {
    rebuildNext: async ({ after, limit, dryRun }, signal) => {
      const { rows } = await db.query<{ document_id: string }>(nextSql, [after, limit], { signal });
      const ids = rows.map(({ document_id }) => document_id);
      const differing: string[] = [];
      for (const id of ids) {
        const differs = await db.transaction((tx) => rebuild(tx, id, dryRun), { signal });
        if (differs) differing.push(id);
      }
      return { ids, differing };
    },
  };
}

/** @returns whether the rows were not those that the history leads to */
async function rebuild(tx: Tx, id: string, dryRun: boolean): Promise<boolean> {
  await tx.query('SELECT FROM documents WHERE id = $1 FOR UPDATE', [id]);
  const { rows } = await tx.query<DocumentRow>(`${selectDocument} WHERE d.id = $1`, [id]);
  const stored = rows.map(toDocument)[0];
  const document = replay(await eventsOf(tx, id));
  if (document === undefined || (stored !== undefined && isSame(stored, document))) return false;
  if (!dryRun) await write(tx, stored, document);
  return true;
}

/** Of the timeline only the newest version counts: older steps are read as far as a document shows them. */
export function isSame(stored: Document, rebuilt: Document): boolean {
  return isDeepStrictEqual(comparable(stored), comparable(rebuilt));
}

function comparable(document: Document): unknown {
  const { timeline, ...facts } = withoutPositions(document);
  const steps = timeline.filter(({ version }) => version === document.version);
  return JSON.parse(JSON.stringify({ ...facts, steps }));
}

async function write(tx: Tx, stored: Document | undefined, document: Document): Promise<void> {
  await (stored === undefined ? insertDocument : updateDocument)(tx, document);
  await writeReaders(tx, document);
  await writeMemberships(tx, document);
  await addVersion(tx, document);
  const { id, version, timeline } = document;
  const kept = timeline.filter((step) => step.version === version).map(({ status }) => status);
  await tx.query(
    'DELETE FROM document_timeline WHERE document_id = $1 AND version = $2 AND status <> ALL ($3)',
    [id, version, kept],
  );
  await writeTimeline(tx, document);
}
