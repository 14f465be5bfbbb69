import { z } from 'zod';
import { run } from './run.ts';
import { until } from './until.ts';

const containerSchema = z.object({
  ID: z.string(),
  Name: z.string(),
  Service: z.string(),
  State: z.string(),
  Health: z.string(),
  ExitCode: z.number(),
  Publishers: z
    .array(z.object({ TargetPort: z.number(), PublishedPort: z.number() }))
    .nullish()
    .transform((ports) => ports ?? []),
});
/** A container as `docker compose ps` lists it. */
export type Container = z.output<typeof containerSchema>;

/** Options of {@link createCompose}. */
export interface ComposeOptions {
  /** Merged in this order. */
  readonly files: readonly string[];
  /** Variables for the interpolation of the files. */
  readonly env: Readonly<Record<string, string>>;
}

/** `docker compose` on the platform's files. */
export interface Compose {
  run(...args: readonly string[]): Promise<string>;
  /** Containers of a service, or of all; jobs that have ended included. */
  containers(service?: string): Promise<Container[]>;
  /** Starts everything in the right order and resolves when every health check passes. */
  up(scale?: Readonly<Record<string, number>>): Promise<void>;
  untilHealthy(): Promise<void>;
  /** Stops everything and removes its data. */
  down(): Promise<void>;
}

export function createCompose({ files, env }: ComposeOptions): Compose {
  const compose = (...args: readonly string[]): Promise<string> =>
    run('docker', ['compose', ...files.flatMap((file) => ['--file', file]), ...args], env);

  const containers = async (service?: string): Promise<Container[]> => {
    const lines = await compose('ps', '--all', '--format', 'json', ...(service ? [service] : []));
    return lines
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => containerSchema.parse(JSON.parse(line)));
  };
  const untilHealthy = () =>
    until('every container is healthy', async () => (await containers()).every(isFine));
  return {
    run: compose,
    containers,
    untilHealthy,
    up: async (scale = {}) => {
      const scaled = Object.entries(scale).flatMap(([name, count]) => ['--scale', `${name}=${count}`]);
      await compose('up', '--detach', '--no-build', ...scaled);
      await untilHealthy();
    },
    down: async () => {
      await compose('down', '--volumes', '--remove-orphans', '--timeout', '30');
    },
  };
}

function isFine({ State, Health, ExitCode }: Container): boolean {
  return State === 'running' ? Health === 'healthy' : State === 'exited' && ExitCode === 0;
}
