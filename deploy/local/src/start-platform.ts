import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isPortFree } from '@lectern/embedded';
import { projectRoot } from '@lectern/project';
import { startBacking } from './backing.ts';
import { ensureCodeCompiled } from './code.ts';
import { ensureConsole } from './console.ts';
import { untilPredecessorEnded } from './data-folder-lock.ts';
import type { LocalService, LocalSettings } from './local-settings.ts';
import { localServices } from './manifest.ts';
import { ensureModel } from './model.ts';
import { untilReady } from './readiness.ts';
import { type PlatformReport, silentReport } from './report.ts';
import { serviceEnvironment } from './service-environment.ts';
import { type PlatformOptions, takeDataFolder } from './settings.ts';
import { childArguments, type SupervisedProcess, supervise, type UnexpectedExit } from './supervisor.ts';

/** A running embedded platform. */
export interface Platform {
  /** Base URL of the gateway. */
  readonly url: string;
  readonly settings: LocalSettings;
  /** Process ids by part, of the processes that run now. */
  pids(): Record<string, number>;
  /** Stops the gateway first, then the other services, then the backing parts. Idempotent. */
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
  const { settings, lock } = await takeDataFolder(options);
  const running: SupervisedProcess[] = [];
  const ended = new AbortController();
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    ended.abort();
    stopping ??= stopAll(running).finally(lock.release);
    return stopping;
  };
  const failed = Promise.withResolvers<never>();
  const onExit = (exit: UnexpectedExit): void => {
    report.exited(exit);
    if (exit.restartInMs === undefined) failed.reject(cannotRun(exit, logFile(settings, exit.name)));
  };
  const signal = AbortSignal.any([ended.signal, ...(options.signal ? [options.signal] : [])]);
  const aborted = (): void => failed.reject(signal.reason);
  signal.addEventListener('abort', aborted);
  try {
    const start = startAll(settings, { running, report, onExit, signal, afterKill: lock.afterKill });
    await Promise.race([start, failed.promise]);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal.removeEventListener('abort', aborted);
  }
  return { url: settings.publicUrl, settings, stop, pids: () => pidsOf(running) };
}

/** Waits until the processes of an earlier start have ended. @throws Error at once for a port that another program uses */
async function untilStartable(settings: LocalSettings, { report, afterKill }: StartContext): Promise<void> {
  const onWait = (): void =>
    report.progress('launcher', 'waiting for the processes of an earlier start to end');
  await untilPredecessorEnded(settings.dataDir, onWait);
  const port = settings.ports.gateway ?? 0;
  const deadline = Date.now() + (afterKill ? serviceStopTimeoutMs : 0);
  while (!(await isPortFree(port))) {
    if (Date.now() >= deadline)
      throw new Error(`Port ${port} is in use. Choose another one: PORT=8090 npm start`);
    await delay(50);
  }
}

/** With the end of the process's output, so that nobody has to look up what is wrong with a configuration. */
function cannotRun({ name, lastOutput }: UnexpectedExit, log: string): Error {
  return new Error(`${name} cannot run: see ${log}\n\n${lastOutput}`);
}

interface StartContext {
  readonly running: SupervisedProcess[];
  readonly report: PlatformReport;
  readonly signal: AbortSignal;
  /** The last platform of this folder was not stopped: its processes may still be stopping by themselves. */
  readonly afterKill: boolean;
  onExit(exit: UnexpectedExit): void;
}

async function startAll(settings: LocalSettings, context: StartContext): Promise<void> {
  const { signal } = context;
  await untilStartable(settings, context);
  signal.throwIfAborted();
  await mkdir(join(settings.dataDir, 'logs'), { recursive: true, mode: 0o700 });
  const model = ensureModel(settings, context);
  const services = async (): Promise<void> => {
    await Promise.all([ensureCodeCompiled(context), startBacking(settings, context)]);
    await startServices(settings, context, model);
  };
  // Nothing waits for the pages but the end of the start: they are read when somebody asks for them.
  await Promise.all([ensureConsole(context), model, services()]);
}

/** @param model settled when the model's files are there */
async function startServices(
  settings: LocalSettings,
  context: StartContext,
  model: Promise<void>,
): Promise<void> {
  const start = async (service: LocalService, others?: Promise<unknown>): Promise<void> => {
    if (service.model) await model;
    context.signal.throwIfAborted();
    await startService(settings, service, { ...context, others });
  };
  const [last = [], first = []] = [true, false].map((isLast) =>
    settings.services.filter(({ readyLast = false }) => readyLast === isLast),
  );
  const others = Promise.all(first.map((service) => start(service)));
  await Promise.all([others, ...last.map((service) => start(service, others))]);
}

async function startService(
  settings: LocalSettings,
  service: LocalService,
  { running, report, onExit, signal, others }: StartContext & { others: Promise<unknown> | undefined },
): Promise<void> {
  const startedAt = Date.now();
  const supervised = supervise(
    {
      name: service.name,
      args: childArguments(service.entry),
      env: serviceEnvironment(service, settings),
      cwd: projectRoot,
      logFile: logFile(settings, service.name),
      onLogLost: (error) => report.logLost(service.name, error),
      stopTimeoutMs: serviceStopTimeoutMs,
    },
    onExit,
  );
  running.unshift(supervised);
  supervised.start();
  const urlOf = (ports: Readonly<Record<string, number>>) => `http://127.0.0.1:${ports[service.name]}`;
  try {
    await others;
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(startTimeoutMs)]);
    await untilReady(urlOf(settings.adminPorts), inTime);
  } catch (error) {
    throw new Error(`${service.name} did not become ready: see ${logFile(settings, service.name)}`, {
      cause: error,
    });
  }
  report.ready(service.name, Date.now() - startedAt, urlOf(settings.ports));
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
