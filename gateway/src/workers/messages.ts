import type { InstanceStatus } from '@lectern/contracts';
import type { MetricsSnapshot } from '@lectern/telemetry';

/** What a parent asks of a worker. `stop` has no answer but its end. */
export type Question =
  | { readonly ask: 'stop' }
  | { readonly ask: 'ready'; readonly id: number }
  | { readonly ask: 'metrics'; readonly id: number }
  | { readonly ask: 'status'; readonly id: number };

/** Whether a worker wants requests, and if not, what it waits for. */
export interface ReadyAnswer {
  readonly id: number;
  readonly notReady: readonly string[];
}

export interface MetricsAnswer {
  readonly id: number;
  readonly metrics: MetricsSnapshot;
}

export interface StatusAnswer {
  readonly id: number;
  readonly status: InstanceStatus;
}

export type Answer = ReadyAnswer | MetricsAnswer | StatusAnswer;

/** What a worker asks of its parent: how the other workers are. */
export interface SiblingsQuestion {
  readonly ask: 'siblings';
  readonly id: number;
}

/** One of the other workers; its status is null when it does not answer, or has ended and is being started anew. */
export interface NumberedStatus {
  readonly number: number;
  readonly status: InstanceStatus | null;
}

export interface SiblingsAnswer {
  readonly id: number;
  readonly siblings: readonly NumberedStatus[];
}
