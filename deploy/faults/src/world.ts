import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Disk, openDisk } from '@lectern/testing/small-disk';
import type { Journal } from './journal.ts';
import { createFaultyPlatform, type FaultyPlatform } from './platform/faulty-platform.ts';
import { type Routes, users } from './platform/routes.ts';
import { createWhere } from './platform/where.ts';
import { startAwsProxy } from './proxies/aws-proxy.ts';
import { startDatabaseProxy } from './proxies/database-proxy.ts';
import type { FaultProxy } from './proxies/fault-proxy.ts';
import { createMessageFaults, type MessageFaults } from './proxies/message-faults.ts';
import { startProvider } from './proxies/provider.ts';
import { createStages, type Stages } from './proxies/stages.ts';
import { createTroubles, type Troubles } from './proxies/troubles.ts';
import type { Random } from './random.ts';
import { createAws } from './stores/aws.ts';
import { createQuery } from './stores/query.ts';
import type { Stores } from './stores/read-snapshot.ts';

/** A platform, and everything by which it can be disturbed and looked into. */
export interface World {
  readonly platform: FaultyPlatform;
  readonly troubles: Troubles;
  readonly stages: Stages;
  readonly messageFaults: MessageFaults;
  readonly disk: Disk;
  readonly stores: Stores;
  /** Ends and removes all of it. */
  close(): Promise<void>;
}

/** Makes an empty data folder and the proxies; the platform does not run yet. */
export async function createWorld(random: Random, journal: Journal): Promise<World> {
  const mounted = join(tmpdir(), `lectern-faults-${randomBytes(4).toString('hex')}`);
  const disk = await openDisk(mounted);
  // Below what is mounted, since the launcher makes its folder itself.
  const dataDir = join(mounted, 'data');
  const where = createWhere(dataDir);
  const aws = createAws(where);
  const parts = { where, troubles: createTroubles(random.fork()), stages: createStages() };
  const messageFaults = createMessageFaults({ random: random.fork(), journal, sqs: aws.sqs });
  const { routes, proxies } = await startProxies({ ...parts, messageFaults });
  const platform = await createFaultyPlatform({ dataDir, routes });
  return {
    ...{ platform, ...parts, messageFaults, disk },
    stores: { dataDir, where, query: createQuery(where), aws },
    close: async () => {
      await platform.stop();
      for (const proxy of proxies) proxy.close();
      await disk.close();
      await rm(mounted, { recursive: true, force: true });
    },
  };
}

async function startProxies(
  parts: Parameters<typeof startAwsProxy>[1],
): Promise<{ readonly routes: Routes; readonly proxies: readonly FaultProxy[] }> {
  const proxies: FaultProxy[] = [];
  const started = async (starting: Promise<FaultProxy>): Promise<number> => {
    const proxy = await starting;
    proxies.push(proxy);
    return proxy.port;
  };
  const aws: Record<string, number> = {};
  for (const service of users.aws) aws[service] = await started(startAwsProxy(service, parts));
  const database: Record<string, number> = {};
  for (const service of users.database)
    database[service] = await started(startDatabaseProxy(parts.where, parts.troubles));
  return { routes: { aws, database, provider: await started(startProvider(parts)) }, proxies };
}
