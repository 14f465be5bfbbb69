import { startFauxqs } from 'fauxqs';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './start-postgres.ts';

/** Starts what all integration tests of a run share: one Postgres cluster and one SNS/SQS/S3 emulator. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, aws] = await Promise.all([
    startPostgres(),
    startFauxqs({ port: 0, host: '127.0.0.1', logger: false }),
  ]);
  project.provide('postgresUrl', postgres.url);
  project.provide('awsEndpoint', `http://127.0.0.1:${aws.port}`);
  return async () => {
    await Promise.all([postgres.stop(), aws.stop()]);
  };
}
