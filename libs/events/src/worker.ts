/** Something that runs beside the HTTP server. */
export interface Worker {
  readonly name: string;
  start(): Promise<void>;
  /** Resolves when nothing of it runs any more. Idempotent. */
  stop(): Promise<void>;
}
