import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeRecipeFile, recipesFolder, runRecipe } from './agent-recipes.ts';
import { pythonRecipes } from './python-recipe-names.ts';
import { startTestPlatform, textFile } from './test-platform.ts';

const run = promisify(execFile);

const sentence = 'Forty herons nest at Velmar.';
const scopes = [
  ...['search' as const, 'generate' as const],
  ...['documents:read' as const, 'documents:write' as const],
];
const question = 'How many herons nest at Velmar?';

/** A virtual environment with what the recipes need. @throws Error where there is no Python, or no registry to get it from */
async function makeEnvironment(folder: string): Promise<string> {
  await run('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--requirement', join(recipesFolder, 'requirements.txt')];
  const python = join(folder, 'bin/python');
  await run(python, pip, { timeout: 600_000 });
  return python;
}

/** Runs every recipe against a platform of its own. @returns the names of those that did not answer */
async function runAll(python: string): Promise<string[]> {
  const test = await startTestPlatform();
  const { path, remove } = await makeRecipeFile('handbook.md', sentence);
  try {
    const person = await test.newTenant();
    await person.uploadDocument(textFile('herons.txt', sentence), { wait: true });
    const body = { name: 'recipes', scopes };
    const { key } = (await person.api.POST('/v1/api-keys', { body })).data;
    const environment = { LECTERN_URL: test.url, LECTERN_API_KEY: key };
    const failed: string[] = [];
    for (const file of pythonRecipes) {
      const printed = await runRecipe(python, file, { environment, question, path }).catch(
        ({ message, stderr = '' }: Error & { stderr?: string }) => `${message}\n${stderr.slice(-1_000)}`,
      );
      const isRight =
        printed.includes(sentence) && (file !== 'openai_files.py' || printed.includes('from handbook.md'));
      process.stdout.write(`${isRight ? '✓' : '✗'} ${file}: ${printed.trim()}\n`);
      if (!isRight) failed.push(file);
    }
    return failed;
  } finally {
    await remove();
    await test.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'lectern-recipes-'));
try {
  const python = await makeEnvironment(folder).catch((error: Error) => {
    process.stdout.write(`skipped: no virtual environment could be made: ${error.message.slice(0, 300)}\n`);
  });
  if (python !== undefined && (await runAll(python)).length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
