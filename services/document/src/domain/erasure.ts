/** The removal of all documents of an owner, or of a tenant, that the user service has asked for. */
export interface Erasure {
  readonly id: string;
  readonly tenantId: string;
  /** Undefined for all of the tenant. */
  readonly ownerId: string | undefined;
  readonly requestedBy: string;
}

/** What was removed since the erasure was asked for, as far as stores said it. */
export interface ErasedAmounts {
  readonly documents: number;
  readonly blobs: number;
  readonly chunks: number;
  readonly points: number;
}
