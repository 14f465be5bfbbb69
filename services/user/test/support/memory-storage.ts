import type { OutgoingEvent } from '@lectern/events';
import type { DecidedClaim, StorageClaim, StorageState, TenantStorage } from '../../src/domain/storage.ts';
import type { CausedBy, ClaimChange, StorageRepository } from '../../src/ports/storage.ts';

type Known = DecidedClaim & { readonly tenantId: string };

/** Claims in memory, held to the same contract as Postgres. */
export class MemoryStorageRepository implements StorageRepository {
  readonly published: OutgoingEvent[] = [];
  readonly #quotaBytes: number;
  readonly #claims = new Map<string, Known>();
  readonly #seen = new Set<string>();

  constructor(quotaBytes: number) {
    this.#quotaBytes = quotaBytes;
  }

  async change(
    { documentId, tenantId }: Pick<StorageClaim, 'documentId' | 'tenantId'>,
    decide: (state: StorageState) => ClaimChange | undefined,
    { eventId, deadLetter = false }: CausedBy,
  ): Promise<ClaimChange | undefined> {
    const handled = deadLetter ? [eventId, `${eventId} as a dead letter`] : [eventId];
    if (handled.some((id) => this.#seen.has(id))) return undefined;
    const known = this.#claims.get(documentId);
    const isOurs = known === undefined || known.tenantId === tenantId;
    const change = isOurs ? decide({ tenant: this.#storageOf(tenantId), known }) : undefined;
    if (change?.decided !== undefined) this.#claims.set(documentId, { ...change.decided, tenantId });
    this.published.push(...(change?.events ?? []));
    this.#seen.add(handled.at(-1) ?? eventId);
    return change;
  }

  async find(tenantId: string): Promise<TenantStorage> {
    return this.#storageOf(tenantId);
  }

  #storageOf(tenantId: string): TenantStorage {
    const own = [...this.#claims.values()].filter((claim) => claim.tenantId === tenantId);
    const reservedBytes = own.reduce((sum, claim) => sum + claim.reservedBytes, 0);
    return { quotaBytes: this.#quotaBytes, reservedBytes };
  }

  async purge(): Promise<number> {
    const empty = [...this.#claims].filter(([, { reservedBytes }]) => reservedBytes === 0);
    for (const [documentId] of empty) this.#claims.delete(documentId);
    return empty.length;
  }
}
