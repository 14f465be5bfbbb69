import { openTestDb } from '@lectern/db/testing';
import {
  type AddOptions,
  type CloudEvent,
  createAwsClients,
  createConsumer,
  createOutbox,
  createRelay,
  type EventData,
  type EventDefinition,
  ensureTopology,
  eventsMigrations,
  type Subscription,
  subscription,
} from '@lectern/events';
import { noopTelemetry } from '@lectern/telemetry';
import type { TestAws } from '@lectern/testing';
import { platformTopology } from '../src/platform-topology.ts';

/** Another service as the one under test meets it: events from it and to it, over the real backbone. */
export interface Neighbour {
  /** Puts an event into the outbox; the relay publishes it at once. */
  emit<D extends EventData>(
    definition: EventDefinition<D>,
    data: NoInfer<D>,
    options?: AddOptions,
  ): Promise<void>;
  /** Stops relay and consumer, and removes the neighbour's database. */
  stop(): Promise<void>;
}

/** Options of {@link startNeighbour}. */
export interface NeighbourOptions {
  /** Events that it consumes; without any it leaves its queue alone. */
  readonly subscriptions?: readonly Subscription[];
  /** Of every queue of the platform; default 30. */
  readonly visibilityTimeoutSeconds?: number;
}

/**
 * Starts the event side of the service `name`: a database with an outbox, its relay, and a consumer of its queue. The
 * whole platform's topology is made under `aws.prefix`, so nothing is lost to a service that starts later.
 */
export async function startNeighbour(
  name: string,
  aws: TestAws,
  { subscriptions = [], visibilityTimeoutSeconds = 30 }: NeighbourOptions = {},
): Promise<Neighbour> {
  const telemetry = noopTelemetry();
  const { db, close } = await openTestDb([{ name: 'events', url: eventsMigrations }]);
  const clients = createAwsClients(aws);
  const queues = { prefix: aws.prefix, maxReceiveCount: 5, visibilityTimeoutSeconds };
  await ensureTopology(clients, platformTopology(queues));
  const outbox = createOutbox({ source: name });
  const shared = { prefix: aws.prefix, telemetry };
  const workers = [createRelay({ ...shared, db, outbox, sns: clients.sns })];
  if (subscriptions.length > 0)
    workers.push(createConsumer({ ...shared, sqs: clients.sqs, name, subscriptions, waitSeconds: 1 }));
  for (const worker of workers) await worker.start();
  return {
    emit: (definition, data, options) => db.transaction((tx) => outbox.add(tx, definition, data, options)),
    stop: async () => {
      for (const worker of workers) await worker.stop();
      clients.destroy();
      await close();
    },
  };
}

/** Subscriptions to `events` of the service `from` that put what they receive into `received`, a repeated delivery again. */
export function keepEvents(
  received: CloudEvent[],
  from: string,
  events: readonly EventDefinition[],
): Subscription[] {
  return events.map((event) =>
    subscription({ from, event, handle: async (delivered) => void received.push(delivered) }),
  );
}
