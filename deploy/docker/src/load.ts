import { setTimeout as delay } from 'node:timers/promises';

/** One kind of request, sent to a gateway at `url`; answers the response, whatever its status. */
export interface Call {
  readonly name: string;
  /** Relative frequency of this kind among the requests. */
  readonly share: number;
  send(url: string): Promise<Response>;
}

/** Figures of a load. */
export interface LoadReport {
  readonly requests: number;
  readonly failures: readonly string[];
  /** Answers with missing parts (`degraded`). */
  readonly degraded: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Options of {@link startLoad}. */
export interface LoadOptions {
  /** A gateway that is ready, as a load balancer would choose it; undefined when there is none. */
  address(): string | undefined;
  readonly calls: readonly Call[];
  /** Requests at once. */
  readonly workers: number;
  /** Pause of a worker between two requests, so that the load does not only measure the machine. */
  readonly pauseMs: number;
}

/** A bounded load without retries: each request either answers 2xx or is a failure. */
export function startLoad(options: LoadOptions): { count(): number; stop(): Promise<LoadReport> } {
  const deck = options.calls.flatMap((call) => Array.from({ length: call.share }, () => call));
  const durations: number[] = [];
  const failures: string[] = [];
  let [running, next, degraded] = [true, 0, 0];

  const one = async (call: Call): Promise<void> => {
    const startedAt = performance.now();
    try {
      const url = options.address();
      if (url === undefined) throw new Error('no gateway is ready');
      const response = await call.send(url);
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 300)}`);
      if (/"degraded":\[[^\]]/.test(text)) degraded += 1;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
      const when = new Date().toISOString();
      failures.push(`${when} ${call.name}: ${error instanceof Error ? error.message : error}${cause}`);
    }
    durations.push(performance.now() - startedAt);
  };
  const worker = async (): Promise<void> => {
    while (running) {
      const call = deck[next % deck.length];
      next += 7;
      if (call !== undefined) await one(call);
      await delay(options.pauseMs);
    }
  };
  const workers = Array.from({ length: options.workers }, worker);
  return {
    count: () => durations.length,
    stop: async () => {
      running = false;
      await Promise.all(workers);
      const sorted = durations.toSorted((a, b) => a - b);
      const at = (share: number): number =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
      return {
        requests: durations.length,
        failures,
        degraded,
        p50Ms: at(0.5),
        p99Ms: at(0.99),
        maxMs: at(1),
      };
    },
  };
}
