import { eventTopology } from '@lectern/contracts';
import type { TopologyOptions } from '@lectern/events';

/** What the event map leaves open. */
export interface QueueSettings {
  /** First part of the names of topics and queues. */
  readonly prefix: string;
  readonly maxReceiveCount: number;
  readonly visibilityTimeoutSeconds: number;
}

/** The whole platform's event map as topics and queues, with the same settings for every queue. */
export function platformTopology({ prefix, ...settings }: QueueSettings): TopologyOptions {
  return {
    prefix,
    producers: eventTopology.producers,
    consumers: eventTopology.consumers.map((consumer) => ({ ...consumer, ...settings })),
  };
}
