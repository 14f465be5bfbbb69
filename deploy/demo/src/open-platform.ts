import {
  consoleReport,
  platformOptions,
  settingsOfRunning,
  silentReport,
  startPlatform,
} from '@lectern/local';
import type { DemoOptions } from './options.ts';

/** A running platform, and how to stop it if the demo has started it. */
export interface OpenPlatform {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Uses the platform at the given address, or the one of this data folder on whatever port it runs; starts the embedded one
 * where none runs and none was asked for.
 */
export async function openPlatform(options: DemoOptions, out: NodeJS.WriteStream): Promise<OpenPlatform> {
  const local = platformOptions(process.env);
  const url = options.url ?? (await localAddress(local));
  if (await isReady(url)) return { url, close: async () => undefined };
  if (options.url !== undefined) throw new Error(`No platform is ready at ${url}.`);
  if (!options.json) out.write('No platform is running: starting one for the demo.\n\n');
  const platform = await startPlatform(local, options.json ? silentReport : consoleReport(out));
  return { url: platform.url, close: () => platform.stop() };
}

async function localAddress({ dataDir, port }: ReturnType<typeof platformOptions>): Promise<string> {
  return (await settingsOfRunning(dataDir))?.publicUrl ?? `http://127.0.0.1:${port}`;
}

/** Asks for what is public and comes from a service: probes are on a port that only the platform's own side reaches. */
async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/.well-known/jwks.json`, { signal: AbortSignal.timeout(3_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
