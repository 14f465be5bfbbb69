import type { MemoryDb } from '@lectern/db/testing/memory';
import type { UnitOfWork } from '@lectern/events';
import type { Claim } from '../src/domain/claim.ts';
import type { Document } from '../src/domain/document.ts';
import { isFinal } from '../src/domain/status.ts';
import type { OverdueDocuments } from '../src/ports/overdue-documents.ts';
import type { DocumentTables } from './memory-document-tables.ts';
import { takeTurns } from './take-turns.ts';

export interface MemoryOverdueDocumentsParts {
  readonly db: MemoryDb;
  readonly tables: DocumentTables;
  readonly unitOfWork: UnitOfWork;
}

/** {@link OverdueDocuments} in memory. */
export function createMemoryOverdueDocuments(parts: MemoryOverdueDocumentsParts): OverdueDocuments {
  const { db, tables, unitOfWork } = parts;
  return {
    count: (idleSince) =>
      db.query('SELECT documents', () => {
        const overdue = waiting(tables).filter(
          ({ id, updatedAt }) => updatedAt <= idleSince || tables.sweeps.has(id),
        );
        const byStatus = Map.groupBy(overdue, ({ status }) => status);
        return Object.fromEntries([...byStatus].map(([status, those]) => [status, those.length]));
      }),
    sweep: async ({ idleSince, now, limit, pauseMs }, decide, signal) => {
      const swept = await unitOfWork.run(
        async (tx) => {
          const due = waiting(tables)
            .filter((d) => d.updatedAt <= idleSince && (tables.sweeps.get(d.id)?.until ?? now) <= now)
            .sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime());
          const taken = takeTurns(due, ({ tenantId }) => tenantId).slice(0, limit);
          const changes = taken.map((document) => decide(tables.currentOf(document)));
          for (const event of changes.flatMap(({ events = [] }) => events)) await tx.publish(event);
          for (const change of changes) tables.write(change, { signal }, now);
          for (const { id } of taken) sweep(tables, id, { now, pauseMs });
          return taken;
        },
        { signal },
      );
      return swept ?? [];
    },
    sweepClaims: async ({ sentBefore, now, limit }, decide, signal) => {
      const count = await unitOfWork.run(
        async (tx) => {
          const due = dueClaims(tables, { sentBefore, now }).slice(0, limit);
          for (const claim of due) await tx.publish(decide(claim));
          for (const { documentId } of due) tables.claimsSentAt.set(documentId, now);
          return due.length;
        },
        { signal },
      );
      return count ?? 0;
    },
  };
}

function waiting({ documents }: DocumentTables): Document[] {
  return [...documents.values()].filter(({ status }) => !isFinal(status));
}

function sweep(
  { sweeps }: DocumentTables,
  id: string,
  { now, pauseMs }: { now: Date; pauseMs: (sweeps: number) => number },
): void {
  const count = (sweeps.get(id)?.count ?? 0) + 1;
  sweeps.set(id, { count, until: new Date(now.getTime() + pauseMs(count)) });
}

const dayMs = 24 * 60 * 60 * 1_000;

/** The pause of a claim doubles with each time that it is sent. */
function dueClaims(
  { claims, claimsSentAt }: DocumentTables,
  { sentBefore, now }: { sentBefore: Date; now: Date },
): Claim[] {
  const sentAt = ({ documentId, claimedAt }: Claim) => claimsSentAt.get(documentId) ?? claimedAt;
  const isDue = (claim: Claim) => {
    const pauseMs = Math.min(dayMs, sentAt(claim).getTime() - claim.claimedAt.getTime());
    return sentAt(claim) <= sentBefore && sentAt(claim).getTime() + pauseMs <= now.getTime();
  };
  return [...claims.values()]
    .filter((claim) => !claim.isAsking && !claim.isSettled && isDue(claim))
    .sort((a, b) => sentAt(a).getTime() - sentAt(b).getTime());
}
