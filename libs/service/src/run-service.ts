import { ConfigError, exitCodeConfig, loadConfig } from '@lectern/config';
import type { z } from 'zod';
import type { Service } from './lifecycle.ts';
import { allocateYoung } from './young-objects.ts';

/** The part of `process` that {@link runService} needs. */
export interface ProcessLike {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { write(text: string): unknown };
  on(event: string, listener: (argument: unknown) => void): unknown;
  exit(code: number): void;
}

/** What a `main.ts` passes to {@link runService}. */
export interface RunOptions<S extends z.ZodObject> {
  readonly name: string;
  readonly configSchema: S;
  createService(config: Readonly<z.output<S>>): Promise<Service>;
  readonly process: ProcessLike;
}

/**
 * The life of one process. Exit codes: 0 after a clean stop, 78 for a wrong configuration (a restart will not mend it),
 * 1 for everything else. SIGTERM and SIGINT stop in order; a second signal, an unhandled rejection or an uncaught
 * exception ends the process at once, since its state is then unknown and an orderly stop could make things worse:
 * messages in flight go to another instance, and the outbox is still there at the next start. A signal that comes before
 * the service is made ends the process too: there is nothing to stop in order yet.
 */
export async function runService<S extends z.ZodObject>(options: RunOptions<S>): Promise<void> {
  allocateYoung();
  const { process } = options;
  const fail = (what: string, error: unknown): void => {
    process.stderr.write(`${options.name}: ${what}: ${describe(error)}\n`);
    process.exit(error instanceof ConfigError ? exitCodeConfig : 1);
  };
  process.on('uncaughtException', (error) => fail('uncaught exception', error));
  process.on('unhandledRejection', (error) => fail('unhandled rejection', error));
  try {
    let service: Service | undefined;
    stopOnSignals(process, () => service, fail);
    service = await options.createService(loadConfig(options.configSchema, process.env));
    await service.start();
  } catch (error) {
    fail('cannot start', error);
  }
}

function stopOnSignals(
  process: ProcessLike,
  serviceSoFar: () => Service | undefined,
  fail: (what: string, error: unknown) => void,
): void {
  let signals = 0;
  const onSignal = (signal: unknown): void => {
    const service = serviceSoFar();
    signals += 1;
    if (signals > 1 || service === undefined) {
      process.exit(1);
      return;
    }
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(`stop after ${String(signal)}`, error),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
