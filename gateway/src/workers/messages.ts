import type { MetricsSnapshot } from '@lectern/telemetry';

/** What a parent asks of a worker. `stop` has no answer but its end. */
export type Question =
  | { readonly ask: 'stop' }
  | { readonly ask: 'ready'; readonly id: number }
  | { readonly ask: 'metrics'; readonly id: number };

/** Whether a worker wants requests, and if not, what it waits for. */
export interface ReadyAnswer {
  readonly id: number;
  readonly notReady: readonly string[];
}

export interface MetricsAnswer {
  readonly id: number;
  readonly metrics: MetricsSnapshot;
}

export type Answer = ReadyAnswer | MetricsAnswer;
