import { type LocalSettings, settingsOfRunning } from '@lectern/local';

/** Finds the parts of the platform that runs in a data folder: each start gives them other ports. */
export type Where = () => Promise<LocalSettings>;

/** Shorter than any start takes between the choice of the ports and the first connection. */
const freshMs = 300;

/** Asks the data folder, and remembers the answer for a moment. Rejects while no platform has the folder. */
export function createWhere(dataDir: string): Where {
  let known: { readonly settings: LocalSettings; readonly at: number } | undefined;
  return async () => {
    if (known !== undefined && performance.now() - known.at < freshMs) return known.settings;
    const settings = await settingsOfRunning(dataDir);
    if (settings === undefined) throw new Error(`No platform runs in ${dataDir}.`);
    known = { settings, at: performance.now() };
    return settings;
  };
}
