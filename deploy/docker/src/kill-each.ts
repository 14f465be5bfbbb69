import { listServices } from '@lectern/project';
import type { Compose, Container } from './compose.ts';
import { secondsSince } from './report.ts';
import { run } from './run.ts';
import { until } from './until.ts';

/** The services by name, the gateway last. */
export const platformServices: readonly string[] = listServices()
  .map(({ name }) => name)
  .reverse();

/** The same, two at a time: what holds when two neighbours end at once holds for each. */
export const servicePairs: readonly (readonly string[])[] = Array.from(
  { length: Math.ceil(platformServices.length / 2) },
  (_, pair) => platformServices.slice(2 * pair, 2 * pair + 2),
);

/** Times that two services needed to recover. */
export interface KillReport {
  readonly services: readonly string[];
  /** Time from a crash of their processes until the journeys pass again; the engine starts them again by itself. */
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
 * Kills two services at the same moment, one pair after the other, twice: as a crash, by SIGKILL to their processes, where this
 * process may do that; and by `docker kill`. After each the journeys have to pass again.
 *
 * Journeys are tried again for a while: an event that the emulator delivered to a process that has ended is delivered again after
 * the visibility time-out of 30 s, and the emulator also delivers to polls whose connection has ended.
 */
export async function killEach({ compose, journeys, report }: KillOptions): Promise<void> {
  for (const services of servicePairs) {
    const containers = await Promise.all(services.map((service) => onlyContainer(compose, service)));
    let startedAt = Date.now();
    const crashed = await crash(compose, containers);
    if (crashed) await untilJourneysPass(journeys);
    const crashSeconds = crashed ? secondsSince(startedAt) : undefined;

    startedAt = Date.now();
    await run('docker', ['kill', ...containers.map(({ ID }) => ID)]);
    await compose.run('up', '--detach', '--no-build', '--no-deps', ...services);
    await compose.untilHealthy();
    await untilJourneysPass(journeys);
    report({ services, crashSeconds, killSeconds: secondsSince(startedAt) });
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

async function onlyContainer(compose: Compose, service: string): Promise<Container> {
  const [container] = await compose.containers(service);
  if (container === undefined) throw new Error(`${service} has no container`);
  return container;
}

async function crash(compose: Compose, containers: readonly Container[]): Promise<boolean> {
  const inspect = async (field: string, { ID }: Container): Promise<number> =>
    Number(await run('docker', ['inspect', '--format', `{{${field}}}`, ID]));
  const pids = await Promise.all(containers.map((container) => inspect('.State.Pid', container)));
  const ended = pids.map(endByForce);
  if (ended.includes(false)) return false;
  for (const container of containers) {
    const startedAgain = async (): Promise<boolean> => (await inspect('.RestartCount', container)) > 0;
    await until(`the engine starts ${container.Service} again`, startedAgain);
  }
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
