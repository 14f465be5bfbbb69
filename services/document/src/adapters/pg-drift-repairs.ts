import type { UnitOfWork } from '@lectern/events';
import type { DriftRepairs } from '../ports/reconciliation.ts';
import { republishLocked } from './pg-republisher.ts';

const lockSql = 'SELECT FROM documents WHERE id = ANY($1) ORDER BY id FOR UPDATE';

/** {@link DriftRepairs} on Postgres. */
export function createPgDriftRepairs({ unitOfWork }: { unitOfWork: UnitOfWork }): DriftRepairs {
  return {
    repair: async (ids, decide, signal) => {
      const repaired = await unitOfWork.run(
        async (tx) => {
          await tx.query(lockSql, [ids]);
          return republishLocked(tx, ids, decide);
        },
        { signal },
      );
      return repaired ?? [];
    },
    publish: async (events, signal) => {
      await unitOfWork.run(
        async (tx) => {
          for (const event of events) await tx.publish(event);
        },
        { signal },
      );
    },
  };
}
