import { listServices } from '@lectern/project';
import type { Compose, Container } from './compose.ts';
import { secondsSince } from './report.ts';
import { run } from './run.ts';
import { until } from './until.ts';

/** The services by name, the gateway last. */
export const platformServices: readonly string[] = listServices()
  .map(({ name }) => name)
  .reverse();

/** Times that one service needed to recover. */
export interface KillReport {
  readonly service: string;
  /** Time from a crash of the process until the journeys pass again; the engine starts it again by itself. */
  readonly crashSeconds: number | undefined;
  /** The same for `docker kill`; the engine takes that for an intended stop and waits for `compose up`. */
  readonly killSeconds: number;
}

/** Options of {@link killEach}. */
export interface KillOptions {
  readonly compose: Compose;
  /** Rejects when the platform does not do its main job. */
  journeys(): Promise<void>;
  report(result: KillReport): void;
}

/**
 * Kills one service after the other, twice: as a crash, by SIGKILL to its process, where this process may do that; and by
 * `docker kill`. After each the journeys have to pass again.
 *
 * Journeys are tried again for a while: an event that the emulator delivered to a process that has ended is delivered again after
 * the visibility time-out of 30 s, and the emulator also delivers to polls whose connection has ended.
 */
export async function killEach({ compose, journeys, report }: KillOptions): Promise<void> {
  for (const service of platformServices) {
    const [container] = await compose.containers(service);
    if (container === undefined) throw new Error(`${service} has no container`);
    let startedAt = Date.now();
    const crashed = await crash(compose, container);
    if (crashed) await untilJourneysPass(journeys);
    const crashSeconds = crashed ? secondsSince(startedAt) : undefined;

    startedAt = Date.now();
    await run('docker', ['kill', container.ID]);
    await compose.run('up', '--detach', '--no-build', '--no-deps', service);
    await compose.untilHealthy();
    await untilJourneysPass(journeys);
    report({ service, crashSeconds, killSeconds: secondsSince(startedAt) });
  }
}

async function untilJourneysPass(journeys: () => Promise<void>): Promise<void> {
  let lastError: unknown;
  const pass = async (): Promise<boolean> => {
    try {
      await journeys();
      return true;
    } catch (error) {
      lastError = error;
      return false;
    }
  };
  await until('the journeys pass again', pass, 120_000).catch((error: unknown) => {
    throw new Error(`${String(error)}; the last try: ${String(lastError)}`);
  });
}

async function crash(compose: Compose, container: Container): Promise<boolean> {
  const pid = Number(await run('docker', ['inspect', '--format', '{{.State.Pid}}', container.ID]));
  if (!endByForce(pid)) return false;
  const restarts = async (): Promise<number> =>
    Number(await run('docker', ['inspect', '--format', '{{.RestartCount}}', container.ID]));
  await until(`the engine starts ${container.Service} again`, async () => (await restarts()) > 0);
  await compose.untilHealthy();
  return true;
}

/** False where the engine runs on another machine or for another user, and its processes cannot be reached. */
function endByForce(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))
      return false;
    throw error;
  }
}
