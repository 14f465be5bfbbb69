import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeConfig } from '@lectern/config';
import { configSchemaOf, projectRoot } from '@lectern/project';
import { stringify } from 'yaml';
import type { GeneratedDoc } from '../docs/readme-tables.ts';
import { withTable } from '../docs/readme-tables.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { currentContracts, type EventContracts, eventDefinitions } from './event-contracts.ts';
import { toText } from './released-contracts.ts';

const folder = 'docs/events';

/** `docs/events`: a JSON Schema per event and version, the AsyncAPI document, and the table of the README. */
export async function eventDocs(): Promise<GeneratedDoc[]> {
  const contracts = currentContracts();
  const schemas = Object.entries(contracts.schemas).map(([name, schema]) =>
    toDoc(`${name}.json`, () => toText(schema)),
  );
  const document = asyncApiDocument(contracts, await facts());
  return Promise.all([
    ...schemas,
    toDoc('asyncapi.yaml', () => stringify(document, { aliasDuplicateObjects: false, lineWidth: 140 })),
    toDoc('README.md', (now) => withTable(now, { folder, mark: 'events', table: eventTable(contracts) })),
  ]);
}

/** Schemas in the folder of which the code knows nothing any more. */
export async function staleEventDocs(): Promise<string[]> {
  const known = new Set(Object.keys(currentContracts().schemas).map((name) => `${name}.json`));
  const files = await readdir(join(projectRoot, folder));
  return files
    .filter((file) => file.endsWith('.json') && !known.has(file))
    .map((file) => `${folder}/${file}`);
}

async function toDoc(name: string, wanted: (now: string) => string): Promise<GeneratedDoc> {
  const file = join(projectRoot, folder, name);
  const now = existsSync(file) ? await readFile(file, 'utf8') : '';
  return { name: `${folder}/${name}`, file, now, wanted: wanted(now) };
}

/** Defaults of a service that consumes; all have the same. */
async function facts() {
  const variables = describeConfig(await configSchemaOf('services/document'));
  const defaultOf = (name: string): number =>
    Number(variables.find((variable) => variable.name === name)?.defaultValue);
  const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  return {
    version: String(manifest.version),
    maxReceiveCount: defaultOf('EVENTS_MAX_RECEIVE_COUNT'),
    visibilityTimeoutSeconds: defaultOf('EVENTS_VISIBILITY_TIMEOUT_SECONDS'),
  };
}

function eventTable({ services }: EventContracts): string {
  const rows = eventDefinitions.map(({ type, schema }) => {
    const { producers = [], consumers = [] } = services[type] ?? {};
    const says = String(schema.meta()?.description ?? '');
    return `| [\`${type}\`](${type}.json) | ${producers.join(', ')} | ${consumers.join(', ')} | ${says} |`;
  });
  return ['| event | published by | consumed by | says |', '|---|---|---|---|', ...rows].join('\n');
}
