import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { listFiles, readText } from '../project-files.ts';
import type { Outcome } from '../runner/run-command.ts';
import { misspeltHeaders } from './header-spelling.ts';
import { handmadePaths, implementingClasses, lowerCaseSql } from './source-form.ts';
import { isQuotedFrom, privateWordsIn, quotationsOf } from './texts.ts';
import { importedUseCases, useCaseProblems } from './use-case-form.ts';

const conventions = 'docs/conventions.md';
/** Where private words stand on purpose, and other spellings: in the tables of them, and in what looks for them. */
const aboutWords = [conventions, 'deploy/checks/src/conventions/'];

/** What a machine can check of `docs/conventions.md`, as one problem a line. */
export async function checkConventions(): Promise<Outcome> {
  const rules = [quotations, words, headers, useCases, adapters, paths, sql];
  const found = await Promise.all(rules.map((rule) => rule()));
  const problems = found.flat();
  const passed = found.filter((ofRule) => ofRule.length === 0).length;
  return { passed, failed: problems.length, skipped: 0, output: problems.join('\n') };
}

async function quotations(): Promise<string[]> {
  const problems: string[] = [];
  for (const quotation of quotationsOf(await readText(conventions))) {
    const { path } = quotation;
    if (!existsSync(join(projectRoot, path))) problems.push(`${conventions}: there is no ${path}`);
    else if (!isQuotedFrom(await readText(path), quotation))
      problems.push(`${conventions}: the quotation of ${path} is not what the file says`);
  }
  return problems;
}

async function words(): Promise<string[]> {
  return problemsOfEach(await texts(), privateWordsIn);
}

async function headers(): Promise<string[]> {
  return problemsOfEach(await texts(), misspeltHeaders);
}

/** Everything that people wrote, but for what is about words themselves. */
async function texts(): Promise<string[]> {
  return [
    ...(await listFiles('{libs,services,deploy}/*/{src,testing}/**/*.{ts,tsx,mjs}')),
    ...(await listFiles('gateway/src/**/*.ts')),
    ...(await listFiles('{libs,services,deploy,gateway,helm,docs}/**/*.md')),
    ...(await listFiles('helm/**/*.{yaml,tpl,txt,json,mjs}')),
    'README.md',
  ].filter((path) => !aboutWords.some((start) => path.startsWith(start)));
}

async function useCases(): Promise<string[]> {
  return problemsOfEach(await listFiles('services/*/src/app.ts'), async (path, app) => {
    const folder = dirname(path);
    const problems = (await importedUseCases(app)).map(async (useCase) => {
      const source = await readText(join(folder, useCase.file));
      return useCaseProblems(useCase, { source, app });
    });
    return (await Promise.all(problems)).flat().map((problem) => `${folder}/${problem}`);
  });
}

async function adapters(): Promise<string[]> {
  return problemsOfEach(await sources('services/*/src/adapters/**/*.ts'), implementingClasses);
}

async function paths(): Promise<string[]> {
  return problemsOfEach(await sources('services/*/src/adapters/**/*.ts'), handmadePaths);
}

async function sql(): Promise<string[]> {
  return problemsOfEach(await sources('{services,libs}/*/src/**/*.ts'), lowerCaseSql);
}

async function sources(pattern: string): Promise<string[]> {
  return (await listFiles(pattern)).filter((path) => !path.endsWith('.test.ts'));
}

async function problemsOfEach(
  files: readonly string[],
  problemsIn: (path: string, text: string) => string[] | Promise<string[]>,
): Promise<string[]> {
  const found = await Promise.all(files.map(async (path) => problemsIn(path, await readText(path))));
  return found.flat();
}
