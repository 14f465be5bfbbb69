import { type DatabaseJob, runDatabaseJob as runJob } from '@lectern/service/database-job';

/** The process of a command beside the service. */
export type JobProcess = DatabaseJob<unknown>['process'];

/** Runs a command beside a running document service. */
export function runDatabaseJob<Flags>(
  process: JobProcess,
  job: Omit<DatabaseJob<Flags>, 'name' | 'process'>,
): Promise<void> {
  return runJob({ ...job, name: 'document', process });
}
