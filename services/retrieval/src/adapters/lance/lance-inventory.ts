import type { Table } from '@lancedb/lancedb';
import type { StoredPlace } from '../../domain/comparison.ts';
import { claimsOf } from '../../domain/point-claims.ts';
import type { PointInventory } from '../../ports/inventory.ts';
import type { Write } from './lance-changes.ts';
import { rowsOf } from './lance-predicates.ts';
import { sqlText } from './lance-sql.ts';
import { guarded } from './lance-table.ts';
import type { LanceWords } from './lance-words.ts';

/** Ids of points are UUIDs by a hash, so that each first digit has a sixteenth of them. */
const firstDigits = [...'0123456789abcdef'];

const columns = ['id', 'tenant_id', 'document_id', 'version', 'ordinal', 'audiences', 'facts'] as const;

interface PlaceRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly document_id: string;
  readonly version: number;
  readonly ordinal: number;
  readonly audiences: Iterable<string>;
  readonly facts: Iterable<string>;
}

/** {@link PointInventory} of a table. A page has the points with one first digit; its position is that digit. */
export function inventory(table: () => Table | undefined, write: Write, words: LanceWords): PointInventory {
  const count = (condition: string) => guarded(async () => (await table()?.countRows(condition)) ?? 0);
  const read = async (condition: string): Promise<StoredPlace[]> => {
    const query = table()
      ?.query()
      .where(condition)
      .select([...columns]);
    const rows: PlaceRow[] = (await guarded(async () => query?.toArray())) ?? [];
    return rows.map(toPlace);
  };
  return {
    countVersions: async (versions) => {
      if (versions.length === 0) return { ofVersions: 0, ofAllVersions: 0 };
      return {
        ofVersions: await count(versionsCondition(versions)),
        ofAllVersions: await count(documentsCondition(versions.map(({ documentId }) => documentId))),
      };
    },
    pointsOf: async function* (documentIds) {
      if (documentIds.length > 0) yield await read(documentsCondition(documentIds));
    },
    page: async (position = '0') => {
      const next = firstDigits[firstDigits.indexOf(position) + 1];
      const below = next === undefined ? '' : ` AND id < ${sqlText(next)}`;
      return { points: await read(`id >= ${sqlText(position)}${below}`), next };
    },
    removePoints: (document, points, signal) =>
      write(async (target) => {
        const ids = points.map(({ pointId }) => sqlText(pointId));
        await target.delete(`${rowsOf(document)} AND id IN (${ids.join(', ')})`);
        const removed = new Set(points.map(({ version, ordinal }) => `${version} ${ordinal}`));
        words.remove(
          document.tenantId,
          (chunk) =>
            chunk.documentId === document.documentId && removed.has(`${chunk.version} ${chunk.ordinal}`),
        );
      }, signal),
  };
}

function toPlace(row: PlaceRow): StoredPlace {
  const { id: pointId, tenant_id: tenantId, document_id: documentId, version, ordinal } = row;
  const claims = claimsOf({ audience: row.audiences, facts: row.facts });
  return { pointId, tenantId, documentId, version, ordinal, claims };
}

function documentsCondition(documentIds: readonly string[]): string {
  return `document_id IN (${documentIds.map(sqlText).join(', ')})`;
}

/** Documents of the same version are one condition. */
function versionsCondition(versions: readonly { documentId: string; version: number }[]): string {
  return [...Map.groupBy(versions, ({ version }) => version)]
    .map(([version, its]) => {
      const ids = its.map(({ documentId }) => documentId);
      return `(version = ${Math.trunc(version)} AND ${documentsCondition(ids)})`;
    })
    .join(' OR ');
}
