/** An error as it stands in a log line. */
export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly details?: unknown;
  readonly stack?: string;
  /** What it was caused by, nearest first; members of an AggregateError count as causes. */
  readonly causes?: readonly SerializedError[];
}

const maxCauses = 8;

/**
 * Picks the fields of an error that help to find it: never the whole object, since those of HTTP and database clients
 * carry requests, headers and rows.
 */
export function serializeError(thrown: unknown): SerializedError {
  const causes = causesOf(thrown).map(describe);
  return { ...describe(thrown), ...(causes.length === 0 ? {} : { causes }) };
}

function causesOf(thrown: unknown): unknown[] {
  const seen = new Set<unknown>([thrown]);
  const queue: unknown[] = [thrown];
  for (const current of queue) {
    if (!(current instanceof Error)) continue;
    const next = current instanceof AggregateError ? [current.cause, ...current.errors] : [current.cause];
    for (const cause of next) {
      if (cause === undefined || seen.has(cause) || seen.size > maxCauses) continue;
      seen.add(cause);
      queue.push(cause);
    }
  }
  return queue.slice(1);
}

function describe(thrown: unknown): SerializedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown) };
  const fields: Error & { code?: unknown; reason?: unknown; details?: unknown } = thrown;
  return {
    type: thrown.name,
    message: thrown.message,
    ...(fields.code === undefined ? {} : { code: fields.code }),
    ...(typeof fields.reason === 'string' ? { reason: fields.reason } : {}),
    ...(hasEntries(fields.details) ? { details: fields.details } : {}),
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
  };
}

function hasEntries(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
