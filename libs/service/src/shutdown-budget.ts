/** How the time of a stop is shared between its two waits, which come one after the other. */
export interface ShutdownBudget {
  /** For requests in flight. */
  readonly httpMs: number;
  /** For message handlers in flight; what is cut short then comes back as another delivery. */
  readonly handlersMs: number;
}

/** Requests get the larger part: a caller waits for each, while a message that is cut short is only delivered again. */
const httpShare = 0.6;

/**
 * Shares `SHUTDOWN_TIMEOUT_MS` out, so that both waits together stay within it: the platform kills a process that takes
 * longer (`terminationGracePeriodSeconds`, `stop_grace_period`, the launcher), and a kill loses the flush of telemetry.
 */
export function shutdownBudget(timeoutMs: number): ShutdownBudget {
  const httpMs = Math.round(timeoutMs * httpShare);
  return { httpMs, handlersMs: timeoutMs - httpMs };
}
