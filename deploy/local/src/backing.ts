import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { codeCacheFolder } from './code-cache-folder.mjs';
import type { LocalSettings } from './local-settings.ts';
import type { PlatformReport } from './report.ts';
import { childArguments, type SupervisedProcess, supervise, type UnexpectedExit } from './supervisor.ts';

const stopTimeoutMs = 20_000;

interface BackingContext {
  readonly running: SupervisedProcess[];
  readonly report: PlatformReport;
  onExit(exit: UnexpectedExit): void;
}

/** Starts Postgres and the SNS/SQS/S3 emulator in one process; resolves when both serve. */
export async function startBacking(settings: LocalSettings, context: BackingContext): Promise<void> {
  const startedAt = Date.now();
  const pending = new Set(['postgres', 'emulator']);
  const ready = Promise.withResolvers<void>();
  const options = JSON.stringify({
    dataDir: settings.dataDir,
    postgresPort: settings.postgresPort,
    awsPort: settings.awsPort,
    password: settings.secrets.databasePassword,
    databases: settings.services.filter((s) => s.database).map((s) => s.name),
  });
  const supervised = supervise(
    {
      name: 'backing',
      args: childArguments('deploy/local/src/backing/main.ts'),
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: codeCacheFolder,
        // Not as an argument: every user of the machine can read arguments, and the database's password is in it.
        BACKING_OPTIONS: options,
      },
      cwd: projectRoot,
      logFile: join(settings.dataDir, 'logs', 'backing.log'),
      onLogLost: (error) => context.report.logLost('backing', error),
      stopTimeoutMs,
      onMessage: (part) => {
        if (isNote(part)) context.report.progress('postgres', part.note);
        if (typeof part !== 'string' || !pending.delete(part)) return;
        const port = part === 'postgres' ? settings.postgresPort : settings.awsPort;
        context.report.ready(part, Date.now() - startedAt, `127.0.0.1:${port}`);
        if (pending.size === 0) ready.resolve();
      },
    },
    (exit) => {
      context.onExit(exit);
      if (pending.size > 0)
        ready.reject(
          new Error(`The backing parts did not start: see logs/backing.log\n\n${exit.lastOutput}`),
        );
    },
  );
  context.running.push(supervised);
  supervised.start();
  await ready.promise;
}

function isNote(message: unknown): message is { readonly note: string } {
  return typeof message === 'object' && message !== null && 'note' in message;
}
