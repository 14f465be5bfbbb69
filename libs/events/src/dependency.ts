/** A store or a service without which events cannot be handled. */
export interface Dependency {
  /** As metrics and logs name it: `database`, `vector-store`. */
  readonly name: string;
  /** Reasons of the AppErrors that its outage causes in handlers. */
  readonly reasons: readonly string[];
  /** Resolves when it answers. What it throws is only logged. */
  check(signal: AbortSignal): Promise<void>;
}
