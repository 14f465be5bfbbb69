import { createMemoryDb, type MemoryDb } from '@lectern/db/testing/memory';
import type { OutgoingEvent, UnitOfWork } from '@lectern/events';
import { createMemoryUnitOfWork } from '@lectern/events/testing/memory';
import type { DecidedClaim, StorageClaim, StorageState, TenantStorage } from '../src/domain/storage.ts';
import type { CausedBy, ClaimChange, StorageRepository } from '../src/ports/storage.ts';

/** The newest claim of each document that was decided. One of these outlives the adapters that read and write it. */
export type StorageTables = Map<string, DecidedClaim & { readonly tenantId: string }>;

/** With the quota alone, it is on its own, and what it publishes is kept. */
export interface MemoryStorageParts {
  readonly quotaBytes: number;
  readonly tables?: StorageTables;
  readonly db?: MemoryDb;
  readonly unitOfWork?: UnitOfWork;
}

/** Claims in memory, held to the same contract as Postgres. */
export class MemoryStorageRepository implements StorageRepository {
  /** What was published without a unit of work of somebody else's. */
  readonly published: OutgoingEvent[] = [];
  readonly #quotaBytes: number;
  readonly #tables: StorageTables;
  readonly #db: MemoryDb;
  readonly #unitOfWork: UnitOfWork;

  constructor({ quotaBytes, tables = new Map(), db = createMemoryDb(), unitOfWork }: MemoryStorageParts) {
    [this.#quotaBytes, this.#tables, this.#db] = [quotaBytes, tables, db];
    const publish = (event: OutgoingEvent) => void this.published.push(event);
    this.#unitOfWork = unitOfWork ?? createMemoryUnitOfWork({ publish, db });
  }

  change(
    { documentId, tenantId }: Pick<StorageClaim, 'documentId' | 'tenantId'>,
    decide: (state: StorageState) => ClaimChange | undefined,
    options: CausedBy,
  ): Promise<ClaimChange | undefined> {
    return this.#unitOfWork.run(async ({ publish }) => {
      const known = this.#tables.get(documentId);
      const isOurs = known === undefined || known.tenantId === tenantId;
      const change = isOurs
        ? decide({ tenant: reservedBy(this.#tables, tenantId, this.#quotaBytes), known })
        : undefined;
      for (const event of change?.events ?? []) await publish(event);
      if (change?.decided !== undefined) this.#tables.set(documentId, { ...change.decided, tenantId });
      return change;
    }, options);
  }

  find(tenantId: string): Promise<TenantStorage> {
    return this.#db.query('SELECT tenant_storage', () =>
      reservedBy(this.#tables, tenantId, this.#quotaBytes),
    );
  }

  async purge(): Promise<number> {
    const empty = [...this.#tables].filter(([, { reservedBytes }]) => reservedBytes === 0);
    for (const [documentId] of empty) this.#tables.delete(documentId);
    return empty.length;
  }
}

/** What a tenant may store, and what is reserved of it. */
function reservedBy(tables: StorageTables, tenantId: string, quotaBytes: number): TenantStorage {
  const own = [...tables.values()].filter((claim) => claim.tenantId === tenantId);
  return { quotaBytes, reservedBytes: own.reduce((sum, claim) => sum + claim.reservedBytes, 0) };
}
