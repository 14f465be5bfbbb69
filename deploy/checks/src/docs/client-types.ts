import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiTypes } from '@lectern/client-package/api-types';
import { projectRoot } from '@lectern/project';
import type { GeneratedDoc } from './readme-tables.ts';

/** The types of the client, which are those of the gateway's document. */
export async function clientTypes(documents: readonly GeneratedDoc[]): Promise<GeneratedDoc> {
  const gateway = documents.find(({ name }) => name === 'docs/api/gateway.json');
  if (gateway === undefined) throw new Error('There is no document of the gateway.');
  const name = 'libs/client/src/api-types.ts';
  const file = join(projectRoot, name);
  const now = existsSync(file) ? await readFile(file, 'utf8') : '';
  return { name, file, now, wanted: await apiTypes(JSON.parse(gateway.wanted)) };
}
