import { describeConfig } from '@lectern/config';
import { configSchemaOf } from '@lectern/project';
import { readByOthers } from '../charts/environment/known-variables.ts';

/** Of `npm run recipes`: programs that it runs where they are installed. */
const readByCommands = ['CLAUDE_CODE', 'OPEN_WEBUI'];

/** Every environment variable that some process of the platform reads, with the defaults that the services give it. */
export async function knownVariables(
  services: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const known = new Map<string, Set<string>>(
    ['LECTERN_DATA_DIR', ...readByCommands, ...readByOthers.keys()].map((name) => [name, new Set()]),
  );
  for (const folder of services) {
    for (const { name, defaultValue } of describeConfig(await configSchemaOf(folder))) {
      const defaults = known.get(name) ?? new Set();
      known.set(name, defaultValue === undefined ? defaults : defaults.add(defaultValue));
    }
  }
  return known;
}

/**
 * The names in a text that look like variables of ours, and that nobody reads: whoever sets one of them wonders why
 * nothing changes. A name counts when it stands alone in code marks, or is given a value.
 */
export function unknownVariables(text: string, known: { has(name: string): boolean }): string[] {
  const named = [...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`|\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g)];
  const names = new Set(named.map(([, marked, given]) => marked ?? given ?? ''));
  return [...names].filter((name) => !known.has(name) && !known.has(name.replace(/_FILE$/, '')));
}

/** Defaults that a text gives a variable of ours, as in `NAME` (10), and that no service has. */
export function wrongDefaults(text: string, known: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...text.matchAll(/`([A-Z][A-Z0-9_]+)` \(`?([\w.-]+)`?\)/g)]
    .filter(([, name = '', value = '']) => known.has(name) && !known.get(name)?.has(value))
    .map(([, name, value]) => `${name} (${value})`);
}
