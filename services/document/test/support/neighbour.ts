import { eventTopology } from '@lectern/contracts';
import { createDb, migrate } from '@lectern/db';
import {
  createAwsClients,
  createConsumer,
  createOutbox,
  createRelay,
  type EventData,
  type EventDefinition,
  ensureTopology,
  eventsMigrations,
  type Subscription,
} from '@lectern/events';
import { noopTelemetry } from '@lectern/telemetry';
import { type TestAws, testDatabase } from '@lectern/testing';

/** Another service as this one meets it: events from it and to it, over the real backbone. */
export interface Neighbour {
  /** Publishes an event. */
  emit<D extends EventData>(definition: EventDefinition<D>, data: NoInfer<D>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the event side of another service. */
export async function startNeighbour(
  name: string,
  aws: TestAws,
  subscriptions: readonly Subscription[] = [],
): Promise<Neighbour> {
  const telemetry = noopTelemetry();
  const database = await testDatabase();
  const directories = [{ name: 'events', url: eventsMigrations }];
  await migrate({ url: database.url, directories, logger: telemetry.logger });
  const db = createDb({ url: database.url, telemetry });
  const clients = createAwsClients(aws);
  await ensureTopology(clients, {
    prefix: aws.prefix,
    producers: [...eventTopology.producers],
    consumers: eventTopology.consumers.map((consumer) => ({
      ...consumer,
      maxReceiveCount: 5,
      visibilityTimeoutSeconds: 30,
    })),
  });
  const outbox = createOutbox({ source: name });
  const relay = createRelay({ db, outbox, sns: clients.sns, prefix: aws.prefix, telemetry });
  const shared = { sqs: clients.sqs, prefix: aws.prefix, name, subscriptions, telemetry, waitSeconds: 1 };
  const workers = subscriptions.length === 0 ? [relay] : [relay, createConsumer(shared)];
  for (const worker of workers) await worker.start();
  return {
    emit: (definition, data) => db.transaction(async (tx) => void (await outbox.add(tx, definition, data))),
    stop: async () => {
      for (const worker of workers) await worker.stop();
      clients.destroy();
      await db.close();
      await database.drop();
    },
  };
}
