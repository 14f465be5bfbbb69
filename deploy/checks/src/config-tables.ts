import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigVariable, describeConfig } from '@lectern/config';
import { configSchemaOf, projectRoot } from '@lectern/project';

const startMark = '<!-- config:start -->';
const endMark = '<!-- config:end -->';

/** A service's README with the table of its configuration made anew from its schema. */
export async function readmeWithConfigTable(
  folder: string,
): Promise<{ file: string; now: string; wanted: string }> {
  const file = join(projectRoot, folder, 'README.md');
  const now = await readFile(file, 'utf8');
  const start = now.indexOf(startMark);
  const end = now.indexOf(endMark);
  if (start < 0 || end < start)
    throw new Error(`${folder}/README.md lacks the marks ${startMark} and ${endMark}.`);
  const table = markdownTable(describeConfig(await configSchemaOf(folder)));
  return { file, now, wanted: `${now.slice(0, start)}${startMark}\n\n${table}\n\n${now.slice(end)}` };
}

function markdownTable(variables: readonly ConfigVariable[]): string {
  const rows = variables.map(
    (v) => `| \`${v.name}\` | ${defaultOf(v)} | ${v.description.replaceAll('|', '\\|')} |`,
  );
  return ['| variable | default | what |', '|---|---|---|', ...rows].join('\n');
}

function defaultOf({ required, secret, defaultValue }: ConfigVariable): string {
  if (required) return secret ? '**required**, secret' : '**required**';
  if (defaultValue === undefined || defaultValue === '') return '–';
  return `\`${defaultValue}\``;
}
