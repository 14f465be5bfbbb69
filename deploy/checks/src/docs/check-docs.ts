import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { projectRoot } from '@lectern/project';
import { staleEventDocs } from '../events/event-docs.ts';
import type { Outcome } from '../runner/run-command.ts';
import { compareApis } from './compare-apis.ts';
import { generatedDocs } from './generated-docs.ts';
import { knownVariables, unknownVariables, wrongDefaults } from './named-variables.ts';
import type { GeneratedDoc } from './readme-tables.ts';
import { configuredWorkspaces } from './readme-tables.ts';

const longestReadme = 200;

/** Tables are compared with the schemas, links and npm scripts with what is there. */
export async function checkDocs(): Promise<Outcome> {
  const problems: string[] = [];
  let passed = 0;
  for (const { name, now, wanted } of await generatedDocs()) {
    if (now === wanted) passed += 1;
    else
      problems.push(
        ...differences({ name, now, wanted }).map((what) => `${name}: ${what}; run \`npm run docs\``),
      );
  }
  for (const name of await staleEventDocs())
    problems.push(`${name}: there is no such event; remove the file`);
  const names = {
    scripts: await npmScripts(),
    variables: await knownVariables(configuredWorkspaces()),
  };
  for (const file of await listMarkdown()) {
    const found = await problemsOf(file, names);
    if (found.length === 0) passed += 1;
    problems.push(...found);
  }
  return { passed, failed: problems.length, skipped: 0, output: problems.join('\n') };
}

function differences({ name, now, wanted }: Pick<GeneratedDoc, 'name' | 'now' | 'wanted'>): string[] {
  if (now === '') return ['it is not there'];
  return name.endsWith('.json')
    ? compareApis(JSON.parse(now), JSON.parse(wanted))
    : ['a table is not what the code says'];
}

/** Names that a document may mention. */
interface KnownNames {
  readonly scripts: ReadonlySet<string>;
  readonly variables: ReadonlyMap<string, ReadonlySet<string>>;
}

async function problemsOf(file: string, { scripts, variables }: KnownNames): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  const name = relative(projectRoot, file);
  const problems: string[] = [];
  const lines = text.split('\n').length - 1;
  if (name === 'README.md' && lines > longestReadme)
    problems.push(`${name}: ${lines} lines, at most ${longestReadme}`);
  if (/^(README\.md|docs\/|services\/|gateway\/)/.test(name)) {
    for (const variable of unknownVariables(text, variables))
      problems.push(`${name}: no process reads the variable ${variable}`);
    for (const variable of wrongDefaults(text, variables))
      problems.push(`${name}: that is not the default of ${variable}`);
  }
  for (const target of brokenLinks(file, text)) problems.push(`${name}: the link to ${target} leads nowhere`);
  for (const [, script] of text.matchAll(/npm run ([a-z]+(?:[:-][a-z]+)*)/g)) {
    if (script !== undefined && !scripts.has(script))
      problems.push(`${name}: there is no script \`npm run ${script}\``);
  }
  return problems;
}

function brokenLinks(file: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target ?? '');
  return targets
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .map((target) => target.split('#', 1)[0] ?? '')
    .filter((target) => target !== '' && !existsSync(join(dirname(file), target)));
}

async function npmScripts(): Promise<Set<string>> {
  const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  return new Set(Object.keys(manifest.scripts));
}

/** Every Markdown file of the project that people wrote, and `llms.txt`, which is one: no dependencies, no test fixtures. */
async function listMarkdown(): Promise<string[]> {
  const files: string[] = [];
  const patterns = ['*.md', 'llms.txt', 'docs/**/*.md', '{libs,services,deploy,gateway,helm}/**/*.md'];
  const exclude = (path: string): boolean => /(^|\/)(node_modules|fixtures|\.data)(\/|$)/.test(path);
  for await (const file of glob(patterns, { cwd: projectRoot, exclude })) files.push(join(projectRoot, file));
  return files.sort();
}
