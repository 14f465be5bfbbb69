/** What a document takes of its tenant's quota, as the document service says it. */
export interface StorageClaim {
  readonly documentId: string;
  readonly tenantId: string;
  /** Version of the document that the claim is about. */
  readonly version: number;
  /** Counts the claims of the document; what the highest says counts. */
  readonly claim: number;
  /** Stored already: counted in any case. */
  readonly heldBytes: number;
  /** Reserved if there is room, all or nothing. */
  readonly wantedBytes: number;
}

/** A claim as it was decided. */
export interface DecidedClaim {
  readonly claim: number;
  readonly reservedBytes: number;
  readonly isRefused: boolean;
}

/** What a tenant may store, and what is reserved of it. */
export interface TenantStorage {
  readonly quotaBytes: number;
  readonly reservedBytes: number;
}

/** What is known when a claim is decided. */
export interface StorageState {
  readonly tenant: TenantStorage;
  /** The newest claim of the document; undefined for its first. */
  readonly known: DecidedClaim | undefined;
}

/**
 * Decides a claim by what the tenant's other documents have reserved. A claim that comes again is decided as it was; one that
 * is older than what is known is over, for which this is undefined.
 */
export function decideClaim({ tenant, known }: StorageState, asked: StorageClaim): DecidedClaim | undefined {
  const { claim, heldBytes, wantedBytes } = asked;
  if (known !== undefined && known.claim >= claim) return known.claim === claim ? known : undefined;
  const ofOthers = tenant.reservedBytes - (known?.reservedBytes ?? 0);
  const isRefused = wantedBytes > 0 && ofOthers + heldBytes + wantedBytes > tenant.quotaBytes;
  return { claim, isRefused, reservedBytes: heldBytes + (isRefused ? 0 : wantedBytes) };
}
