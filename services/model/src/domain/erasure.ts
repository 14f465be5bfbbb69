/** The removal of all that is kept of a person, or of a tenant, that the user service has asked for. */
export interface Erasure {
  readonly id: string;
  readonly tenantId: string;
  /** Undefined for all of the tenant. */
  readonly ownerId: string | undefined;
}

/** What was removed since it was asked for. */
export interface ErasedAmounts {
  readonly aliases: number;
  readonly prompts: number;
  readonly promptVersions: number;
  /** Notes of calls that name nobody any more. */
  readonly calls: number;
}
