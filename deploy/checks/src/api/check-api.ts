import { join } from 'node:path';
import { listServices, projectRoot } from '@lectern/project';
import { lint, loadConfig } from '@redocly/openapi-core';
import type { Outcome } from '../runner/run-command.ts';
import { describedApi, errorsOf } from './described-errors.ts';
import { errorProblems } from './error-problems.ts';
import { exampleProblems } from './example-problems.ts';
import { repeatProblems } from './repeat-problems.ts';

const rules = 'deploy/checks/redocly.yaml';

/** The committed descriptions keep to the rules for descriptions, have examples, name the errors that the source makes, and say of each public POST what a repeated one does. */
export async function checkApi(): Promise<Outcome> {
  const services = listServices();
  const problems = await Promise.all([
    ...services.map(({ name }) => lintProblems(`docs/api/${name}.json`)),
    describedApi('gateway').then((api) => repeatProblems(api)),
    ...services.map(async ({ name }) => exampleProblems(name, await describedApi(name))),
    ...services.map(async ({ name, folder }) =>
      errorProblems({ name, folder }, errorsOf(await describedApi(name))),
    ),
  ]);
  const passed = problems.filter((found) => found.length === 0).length;
  const all = problems.flat();
  return { passed, failed: all.length, skipped: 0, output: all.join('\n') };
}

async function lintProblems(name: string): Promise<string[]> {
  const config = await loadConfig({ configPath: join(projectRoot, rules) });
  const found = await lint({ ref: join(projectRoot, name), config });
  return found.map(
    ({ ruleId, message, location }) => `${name}${location[0]?.pointer ?? ''}: ${message} (${ruleId})`,
  );
}
