import type { Compose, Container } from './compose.ts';
import { run } from './run.ts';
import { until } from './until.ts';

export const platformServices = ['user', 'document', 'embedding', 'retrieval', 'bff', 'gateway'] as const;

/** What the trial of one service's sudden ends found. */
export interface KillReport {
  readonly service: string;
  /** Time from a crash of the process to "healthy"; the engine starts it again by itself. */
  readonly crashSeconds: number | undefined;
  /** Time from `docker kill` to "healthy"; the engine takes that for a person's wish and waits for `compose up`. */
  readonly killSeconds: number;
}

/**
 * Ends one service after the other, twice: as a crash, by SIGKILL to its process, where this process may do that; and by
 * `docker kill`. After each the platform has to be whole again and `journeys` to pass.
 */
export async function killEach(compose: Compose, journeys: () => Promise<void>): Promise<KillReport[]> {
  const reports: KillReport[] = [];
  for (const service of platformServices) {
    const [container] = await compose.containers(service);
    if (container === undefined) throw new Error(`${service} has no container`);
    const crashSeconds = await crash(compose, container);
    if (crashSeconds !== undefined) await journeys();

    const startedAt = Date.now();
    await run('docker', ['kill', container.ID]);
    await compose.up();
    const killSeconds = secondsSince(startedAt);
    await journeys();
    reports.push({ service, crashSeconds, killSeconds });
  }
  return reports;
}

async function crash(compose: Compose, container: Container): Promise<number | undefined> {
  const startedAt = Date.now();
  const pid = Number(await run('docker', ['inspect', '--format', '{{.State.Pid}}', container.ID]));
  if (!endByForce(pid)) return undefined;
  const restarts = async (): Promise<number> =>
    Number(await run('docker', ['inspect', '--format', '{{.RestartCount}}', container.ID]));
  await until(`the engine starts ${container.Service} again`, async () => (await restarts()) > 0);
  await compose.untilHealthy();
  return secondsSince(startedAt);
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

export function secondsSince(startedAt: number): number {
  return Math.round((Date.now() - startedAt) / 100) / 10;
}
