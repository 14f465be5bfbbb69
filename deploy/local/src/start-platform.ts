import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isPortFree } from '@lectern/embedded';
import { projectRoot } from '@lectern/project';
import { startBacking } from './backing.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import type { LocalSettings } from './local-settings.ts';
import { type LocalService, localServices } from './manifest.ts';
import { ensureModel } from './model.ts';
import { untilReady } from './readiness.ts';
import { type PlatformReport, silentReport } from './report.ts';
import { serviceEnvironment } from './service-environment.ts';
import { decideSettings, type PlatformOptions } from './settings.ts';
import { type SupervisedProcess, supervise, type UnexpectedExit } from './supervisor.ts';

/** A running embedded platform. */
export interface Platform {
  /** Base URL of the gateway. */
  readonly url: string;
  readonly settings: LocalSettings;
  /** Process ids by part, of the processes that run now. */
  pids(): Record<string, number>;
  /** Stops the services from the door inwards, then the backing parts. Idempotent. */
  stop(): Promise<void>;
}

const serviceStopTimeoutMs = 25_000;
const startTimeoutMs = 120_000;

/**
 * Starts the backing parts and every service as a process of its own, and resolves when all are ready.
 *
 * @throws Error that names the part that cannot start and its log file; what was started is stopped first
 */
export async function startPlatform(
  options: PlatformOptions = {},
  report: PlatformReport = silentReport,
): Promise<Platform> {
  const settings = await decideSettings(options);
  const lock = await lockDataFolder(settings.dataDir, settings.publicUrl);
  const running: SupervisedProcess[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= stopAll(running).finally(lock.release);
    return stopping;
  };
  const failed = Promise.withResolvers<never>();
  const onExit = (exit: UnexpectedExit): void => {
    report.exited(exit);
    if (exit.restartInMs === undefined) failed.reject(cannotRun(exit, logFile(settings, exit.name)));
  };
  try {
    await assertPortFree(settings.ports.gateway ?? 0);
    await mkdir(join(settings.dataDir, 'logs'), { recursive: true });
    await Promise.race([startAll(settings, { running, report, onExit }), failed.promise]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: settings.publicUrl, settings, stop, pids: () => pidsOf(running) };
}

async function assertPortFree(port: number): Promise<void> {
  if (await isPortFree(port)) return;
  throw new Error(`Port ${port} is in use. Choose another one: PORT=8090 npm start`);
}

/** With the process's own last words: what is wrong with a configuration should not have to be looked up. */
function cannotRun({ name, lastWords }: UnexpectedExit, log: string): Error {
  return new Error(`${name} cannot run: see ${log}\n\n${lastWords}`);
}

interface StartContext {
  readonly running: SupervisedProcess[];
  readonly report: PlatformReport;
  onExit(exit: UnexpectedExit): void;
}

async function startAll(settings: LocalSettings, context: StartContext): Promise<void> {
  const model = ensureModel(settings, context.report);
  const backing = startBacking(settings, context);
  await Promise.all([model, backing]);
  const started = new Map<string, PromiseWithResolvers<void>>();
  for (const { name } of localServices) started.set(name, Promise.withResolvers());
  const start = async (service: LocalService): Promise<void> => {
    const others = service.readyAfter === undefined ? undefined : started.get(service.readyAfter)?.promise;
    await startService(settings, service, { ...context, others });
    started.get(service.name)?.resolve();
  };
  await Promise.all(localServices.map(start));
}

async function startService(
  settings: LocalSettings,
  service: LocalService,
  { running, report, onExit, others }: StartContext & { others: Promise<void> | undefined },
): Promise<void> {
  const startedAt = Date.now();
  const supervised = supervise(
    {
      name: service.name,
      args: ['--import', './deploy/local/src/stop-with-parent.ts', service.entry],
      env: serviceEnvironment(service, settings),
      cwd: projectRoot,
      logFile: logFile(settings, service.name),
      stopTimeoutMs: serviceStopTimeoutMs,
    },
    onExit,
  );
  running.unshift(supervised);
  supervised.start();
  const url = `http://127.0.0.1:${settings.ports[service.name]}`;
  try {
    await others;
    await untilReady(url, AbortSignal.timeout(startTimeoutMs));
  } catch (error) {
    throw new Error(`${service.name} did not become ready: see ${logFile(settings, service.name)}`, {
      cause: error,
    });
  }
  report.ready(service.name, Date.now() - startedAt, url);
}

/** Services stop in the order of the manifest, the backing parts last. */
async function stopAll(running: readonly SupervisedProcess[]): Promise<void> {
  const byName = new Map(running.map((process) => [process.name, process]));
  const services = localServices.flatMap(({ name }) => byName.get(name) ?? []);
  for (const service of services) await service.stop();
  await byName.get('backing')?.stop();
}

function pidsOf(running: readonly SupervisedProcess[]): Record<string, number> {
  return Object.fromEntries(running.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid]])));
}

function logFile(settings: LocalSettings, name: string): string {
  return join(settings.dataDir, 'logs', `${name}.log`);
}
