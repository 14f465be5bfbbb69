import { consoleReport, silentReport, startPlatform } from '@lectern/local';
import type { DemoOptions } from './options.ts';

/** A platform to talk to, and how to leave it as it was found. */
export interface OpenPlatform {
  readonly url: string;
  close(): Promise<void>;
}

/** Uses the platform that runs at the address; starts the embedded one where none does and none was asked for. */
export async function openPlatform(options: DemoOptions, out: NodeJS.WriteStream): Promise<OpenPlatform> {
  if (await isReady(options.url)) return { url: options.url, close: async () => undefined };
  if (options.remote) throw new Error(`No platform is ready at ${options.url}.`);
  if (!options.json) out.write('No platform is running: starting one for the length of the demo.\n\n');
  const platform = await startPlatform({}, options.json ? silentReport : consoleReport(out));
  return { url: platform.url, close: () => platform.stop() };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
