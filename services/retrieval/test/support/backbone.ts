import { DocumentFailed, DocumentIndexed, DocumentUnindexed, eventTopology } from '@lectern/contracts';
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
  subscription,
} from '@lectern/events';
import { noopTelemetry } from '@lectern/telemetry';
import { type TestAws, testDatabase } from '@lectern/testing';

/** An event as the document service hears it. */
export interface Heard {
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly traceparent: string | undefined;
}

/** The event side of the other services, over the real backbone. */
export interface Backbone {
  emit<D extends EventData>(
    from: 'embedding' | 'document',
    definition: EventDefinition<D>,
    data: NoInfer<D>,
  ): Promise<void>;
  /** What retrieval has announced so far. */
  readonly heard: Heard[];
  stop(): Promise<void>;
}

export async function startBackbone(aws: TestAws): Promise<Backbone> {
  const telemetry = noopTelemetry();
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
  const producers = {
    embedding: await startProducer('embedding', aws, clients.sns),
    document: await startProducer('document', aws, clients.sns),
  };
  const heard: Heard[] = [];
  const consumer = createConsumer({
    sqs: clients.sqs,
    prefix: aws.prefix,
    name: 'document',
    subscriptions: [DocumentIndexed, DocumentUnindexed, DocumentFailed].map((definition) =>
      subscription<EventData>({
        from: 'retrieval',
        event: definition,
        handle: async ({ type, data, traceparent }) => void heard.push({ type, data, traceparent }),
      }),
    ),
    telemetry,
    waitSeconds: 1,
  });
  await consumer.start();
  return {
    emit: (from, definition, data) => producers[from].emit(definition, data),
    heard,
    stop: async () => {
      await consumer.stop();
      await producers.embedding.stop();
      await producers.document.stop();
      clients.destroy();
    },
  };
}

async function startProducer(source: string, aws: TestAws, sns: ReturnType<typeof createAwsClients>['sns']) {
  const telemetry = noopTelemetry();
  const database = await testDatabase();
  await migrate({
    url: database.url,
    directories: [{ name: 'events', url: eventsMigrations }],
    logger: telemetry.logger,
  });
  const db = createDb({ url: database.url, telemetry });
  const outbox = createOutbox({ source });
  const relay = createRelay({ db, outbox, sns, prefix: aws.prefix, telemetry });
  await relay.start();
  return {
    emit: <D extends EventData>(definition: EventDefinition<D>, data: NoInfer<D>): Promise<void> =>
      db.transaction(async (tx) => void (await outbox.add(tx, definition, data))),
    stop: async () => {
      await relay.stop();
      await db.close();
      await database.drop();
    },
  };
}
