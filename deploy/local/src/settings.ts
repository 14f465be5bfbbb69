import { resolve } from 'node:path';
import { freePort } from '@lectern/embedded';
import { projectRoot } from '@lectern/project';
import { type DataFolderLock, lockDataFolder, platformFacts } from './data-folder-lock.ts';
import type { LocalService, LocalSettings } from './local-settings.ts';
import { localServices } from './manifest.ts';
import { makePrivateFolder } from './private-folder.ts';
import { loadSecrets } from './secrets.ts';

/** Options of `startPlatform`. */
export interface PlatformOptions {
  /** Port of the gateway; 0 takes a free one. Default 8080. */
  readonly port?: number;
  /** Where all state is kept. Default `.data` in the project. */
  readonly dataDir?: string;
  /** Folder of the embedding model. Default `.data/models`, shared by all data folders. */
  readonly modelDir?: string;
  /** Variables for every service; they override the launcher's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Which services run. Default: all. */
  readonly services?: readonly LocalService[];
  /** Aborts a start that is not complete; what was started is stopped first. */
  readonly signal?: AbortSignal;
}

/**
 * Decides everything, and takes the data folder: its secrets are read, and made where they are lacking, under the lock, so
 * that a second start in the same folder changes none that the first one uses.
 *
 * @throws Error that names the platform which has the folder
 */
export async function takeDataFolder(
  options: PlatformOptions,
): Promise<{ settings: LocalSettings; lock: DataFolderLock }> {
  const settings = await decideSettings(options);
  const { services: _, ...facts } = settings;
  const lock = await lockDataFolder(settings.dataDir, facts);
  try {
    const names = localServices.map(({ name }) => name);
    return { settings: { ...settings, secrets: await loadSecrets(settings.dataDir, names) }, lock };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The settings of the platform that has a data folder, for commands beside it; undefined when none runs there. One that was
 * killed counts as running.
 *
 * @param dataDir as in {@link PlatformOptions}
 */
export async function settingsOfRunning(dataDir: string): Promise<LocalSettings | undefined> {
  const facts = await platformFacts(resolve(projectRoot, dataDir));
  if (facts === undefined) return undefined;
  const names = localServices.map(({ name }) => name);
  return { ...facts, services: localServices, secrets: await loadSecrets(facts.dataDir, names) };
}

/** Only the gateway's port is fixed; the others are free ones, so that no other program on a laptop uses them. */
async function decideSettings(options: PlatformOptions): Promise<Omit<LocalSettings, 'secrets'>> {
  const dataDir = resolve(projectRoot, options.dataDir ?? '.data');
  await makePrivateFolder(dataDir);
  const services = options.services ?? localServices;
  const [ports, adminPorts] = [await freePorts(), await freePorts()];
  if (options.port !== 0) ports.gateway = options.port ?? 8080;
  return {
    dataDir,
    services,
    modelDir: resolve(projectRoot, options.modelDir ?? '.data/models'),
    publicUrl: `http://127.0.0.1:${ports.gateway}`,
    ports,
    adminPorts,
    postgresPort: await freePort(),
    awsPort: await freePort(),
    environment: options.environment ?? {},
  };
}

/** A port for every service. */
async function freePorts(): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  for (const { name } of localServices) ports[name] = await freePort();
  return ports;
}
