import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DocumentIngested } from '@lectern/contracts';
import { createDb, type Db, migrate } from '@lectern/db';
import { freePort, startEmbeddedPostgres } from '@lectern/embedded';
import {
  type AwsClients,
  createAwsClients,
  createOutbox,
  ensureTopology,
  eventsMigrations,
  type RelayedOutbox,
} from '@lectern/events';
import { projectRoot } from '@lectern/project';
import { noopTelemetry } from '@lectern/telemetry';

/** A producer with its outbox, on a Postgres and an emulator of SNS and SQS that are processes of their own. */
export interface Backbone {
  readonly db: Db;
  readonly aws: AwsClients;
  readonly outbox: RelayedOutbox;
  readonly prefix: string;
}

const prefix = 'bench';
const producer = 'document';

/** Starts the parts on an empty folder, and stops and removes them afterwards. */
export async function withBackbone<T>(run: (backbone: Backbone) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const db = await openDatabase(folder, stops);
    const aws = await openBus(folder, stops);
    return await run({ db, aws, outbox: createOutbox({ source: producer }), prefix });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function openDatabase(folder: string, stops: (() => Promise<unknown>)[]): Promise<Db> {
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    port: await freePort(),
    password: 'bench',
    settings: [],
    persistent: true,
  });
  stops.push(() => postgres.stop());
  const telemetry = noopTelemetry();
  const directories = [{ name: 'events', url: eventsMigrations }];
  await migrate({ url: postgres.url, directories, logger: telemetry.logger });
  const db = createDb({ url: postgres.url, telemetry });
  stops.push(() => db.close());
  return db;
}

async function openBus(folder: string, stops: (() => Promise<unknown>)[]): Promise<AwsClients> {
  const port = await freePort();
  const main = join(projectRoot, 'deploy/emulator/src/main.ts');
  const emulator = spawn(process.execPath, [main], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: join(folder, 'emulator') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stops.push(async () => {
    if (emulator.exitCode === null && emulator.kill()) await once(emulator, 'exit');
  });
  await once(createInterface({ input: emulator.stdout }), 'line');
  const aws = createAwsClients({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    prefix,
  });
  stops.push(async () => aws.destroy());
  const subscriptions = [{ from: producer, types: [DocumentIngested.type] }];
  const consumer = { name: 'bench', subscriptions, maxReceiveCount: 10, visibilityTimeoutSeconds: 30 };
  await ensureTopology(aws, { prefix, producers: [producer], consumers: [consumer] });
  return aws;
}
