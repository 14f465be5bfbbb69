import {
  type ComparisonStatus,
  type InstanceStatus,
  instanceStatus,
  internalStatusPath,
  type TaskStatus,
} from '@lectern/contracts';
import { toAppError } from '@lectern/errors';
import { type AnyRoute, type FaultSwitch, type Readiness, route } from '@lectern/http';
import type { Registry } from '@lectern/telemetry';
import { shownFault } from './fault-route.ts';
import { createLoopDelay } from './loop-delay.ts';
import { measuredStatus } from './measured-status.ts';

/** What callers of the platform may know of the configuration of a service. */
export type PublicSettings = Readonly<Record<string, string | boolean>>;

/** What an instance tells of itself. */
export interface StatusSource {
  readonly instanceId: string;
  readonly version: string;
  readonly readiness: Readiness;
  readonly metrics: Registry;
  readonly settings: PublicSettings;
  /** Where faults can be switched on. */
  readonly faults?: FaultSwitch | undefined;
  tasks(): readonly TaskStatus[];
  /** Of the service that compares stores. */
  readonly comparisons?: ((signal: AbortSignal) => Promise<readonly ComparisonStatus[]>) | undefined;
}

/** How an instance is at the moment. Never rejects for a part that is down: what cannot be measured is absent. */
export type ReadStatus = (signal: AbortSignal) => Promise<InstanceStatus>;

/** Makes it, of the readiness and the metrics that probes and Prometheus read too. */
export function createStatusReader(source: StatusSource): ReadStatus {
  const startedAt = new Date(Date.now() - performance.now()).toISOString();
  const loopDelay = createLoopDelay();
  return async (signal) => {
    const [notReady, eventLoop, measured, comparisons] = await Promise.all([
      missingParts(source.readiness),
      loopDelay(),
      measuredStatus(source.metrics),
      // The database may be down; then the status says so.
      source.comparisons?.(signal).catch(() => undefined),
    ]);
    const fault = source.faults && shownFault(source.faults);
    return {
      ...{ instanceId: source.instanceId, version: source.version, startedAt },
      ...{ ready: notReady.length === 0, notReady },
      ...{ memoryBytes: process.memoryUsage.rss(), eventLoop },
      ...measured,
      tasks: [...source.tasks()],
      ...(comparisons && { comparisons: [...comparisons] }),
      ...(fault && { fault }),
      settings: source.settings,
    };
  };
}

async function missingParts(readiness: Readiness): Promise<string[]> {
  try {
    await readiness();
    return [];
  } catch (error) {
    const { notReady } = toAppError(error).details ?? {};
    return Array.isArray(notReady) ? notReady.map(String) : ['readiness'];
  }
}

/** `GET /internal/status`: for the gateway, which asks every instance. */
export function createStatusRoute(read: ReadStatus): AnyRoute {
  return route({
    method: 'get',
    path: internalStatusPath,
    operationId: 'getStatus',
    summary: 'How this instance is: its readiness, breakers, queue, outbox and what it does at intervals',
    auth: 'internal',
    callers: ['gateway'],
    spared: true,
    responses: { 200: instanceStatus },
    handler: async ({ signal }) => ({ body: await read(signal) }),
  });
}
