import { describeConfig } from '@lectern/config';
import { configSchemaOf } from '@lectern/project';

/** Variables that no service reads: the launcher does, or Node, or the AWS SDK, or the C library. */
const readByOthers = [
  'LECTERN_DATA_DIR',
  'NODE_OPTIONS',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'MALLOC_ARENA_MAX',
];

/** Every environment variable that some process of the platform reads. */
export async function knownVariables(services: readonly string[]): Promise<ReadonlySet<string>> {
  const schemas = services.map(async (folder) => {
    return describeConfig(await configSchemaOf(folder)).map(({ name }) => name);
  });
  return new Set([...readByOthers, ...(await Promise.all(schemas)).flat()]);
}

/**
 * The names in a text that look like variables of ours, and that nobody reads: whoever sets one of them wonders why
 * nothing changes. A name counts when it stands alone in code marks, or is given a value.
 */
export function unknownVariables(text: string, known: ReadonlySet<string>): string[] {
  const named = [...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`|\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g)];
  const names = new Set(named.map(([, marked, given]) => marked ?? given ?? ''));
  return [...names].filter((name) => !known.has(name.replace(/_FILE$/, '')));
}
