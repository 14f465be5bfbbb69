import { buildApp } from 'fauxqs';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './start-postgres.ts';

/** Starts what all integration tests of a run share: one Postgres cluster and one SNS/SQS/S3 emulator. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Not by startFauxqs, which would listen on every address of the machine.
  const aws = buildApp({ logger: false });
  const [postgres, awsEndpoint] = await Promise.all([
    startPostgres(),
    aws.listen({ host: '127.0.0.1', port: 0 }),
  ]);
  project.provide('postgresUrl', postgres.url);
  project.provide('awsEndpoint', awsEndpoint);
  return async () => {
    await Promise.all([postgres.stop(), aws.close()]);
  };
}
