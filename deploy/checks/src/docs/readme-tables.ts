import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ConfiguredLimit, type ConfigVariable, describeConfig, type Limit } from '@lectern/config';
import { type DocumentFormat, documentFormats } from '@lectern/contracts';
import { configSchemaOf, listWorkspaces, projectRoot } from '@lectern/project';

/** A document that is made from the code, or has parts that are. */
export interface GeneratedDoc {
  /** From the project's root. */
  readonly name: string;
  readonly file: string;
  readonly now: string;
  readonly wanted: string;
}

/** Folders of the workspaces that have a configuration schema: the services, deployed or not yet, and the emulator. */
export function configuredWorkspaces(): string[] {
  return listWorkspaces().filter((folder) => existsSync(join(projectRoot, folder, 'src', 'config.ts')));
}

/**
 * A service's README with its tables made anew: its configuration from its schema, its limits from `src/limits.ts`, and where
 * it has marks for them the formats of documents, from the contracts.
 */
export async function readmeWithTables(folder: string): Promise<GeneratedDoc> {
  const file = join(projectRoot, folder, 'README.md');
  const now = await readFile(file, 'utf8');
  const configured = withTable(now, {
    folder,
    mark: 'config',
    table: configTable(await variablesOf(folder)),
  });
  const listed = configured.includes('<!-- formats:start -->')
    ? withTable(configured, { folder, mark: 'formats', table: formatsTable() })
    : configured;
  const limits = await limitsOf(folder);
  const wanted =
    limits === undefined ? listed : withTable(listed, { folder, mark: 'limits', table: limitsTable(limits) });
  return { name: `${folder}/README.md`, file, now, wanted };
}

/** The text with a table between the two marks of that name. */
export function withTable(
  text: string,
  { folder, mark, table }: { folder: string; mark: string; table: string },
): string {
  const [startMark, endMark] = [`<!-- ${mark}:start -->`, `<!-- ${mark}:end -->`];
  const start = text.indexOf(startMark);
  const end = text.indexOf(endMark);
  if (start < 0 || end < start)
    throw new Error(`The file of ${folder} lacks the marks ${startMark} and ${endMark}.`);
  return `${text.slice(0, start)}${startMark}\n\n${table}\n\n${text.slice(end)}`;
}

async function variablesOf(folder: string): Promise<ConfigVariable[]> {
  return describeConfig(await configSchemaOf(folder));
}

function formatsTable(): string {
  const formats: readonly DocumentFormat[] = documentFormats;
  const rows = formats.map(({ name, mediaType, extension, otherExtensions = [] }) => {
    const endings = [extension, ...otherExtensions].map((ending) => `\`.${ending}\``);
    return `| ${name} | \`${mediaType}\` | ${endings.join(' ')} |`;
  });
  return ['| format | media type | names |', '|---|---|---|', ...rows].join('\n');
}

type Limits = Readonly<Record<string, Limit | ConfiguredLimit>>;

async function limitsOf(folder: string): Promise<Limits | undefined> {
  const file = join(projectRoot, folder, 'src', 'limits.ts');
  if (!existsSync(file)) return undefined;
  const { limits }: { limits: Limits } = await import(pathToFileURL(file).href);
  return limits;
}

function limitsTable(limits: Limits): string {
  const rows = Object.values(limits).map((limit) => {
    const value = 'variable' in limit ? `\`${limit.variable}\`` : limit.value.toLocaleString('en-US');
    return `| ${escapeBars(limit.what)} | ${value} | ${limit.unit} |`;
  });
  return ['| what is bounded | at most | unit |', '|---|---|---|', ...rows].join('\n');
}

function configTable(variables: readonly ConfigVariable[]): string {
  const rows = variables.map((v) => `| \`${v.name}\` | ${defaultOf(v)} | ${escapeBars(v.description)} |`);
  return ['| variable | default | what |', '|---|---|---|', ...rows].join('\n');
}

function defaultOf({ required, secret, defaultValue }: ConfigVariable): string {
  if (required) return secret ? '**required**, secret' : '**required**';
  if (defaultValue === undefined || defaultValue === '') return '–';
  return `\`${defaultValue}\``;
}

function escapeBars(text: string): string {
  return text.replaceAll('|', '\\|');
}
