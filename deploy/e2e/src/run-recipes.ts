import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRecipeFile } from './agent-recipes.ts';
import { runProgramRecipes } from './program-recipes.ts';
import { runPythonRecipes } from './python-recipes.ts';
import type { RecipeWorld } from './recipe-world.ts';
import { startTestPlatform, textFile } from './test-platform.ts';

const sentence = 'Forty herons nest at Velmar.';
const question = 'How many herons nest at Velmar?';
const scopes = [
  ...['search' as const, 'generate' as const],
  ...['documents:read' as const, 'documents:write' as const],
];
const signs = { right: '✓', wrong: '✗', skipped: '–' };

/** Runs the recipes of docs/agents that are not for Node on a platform of their own. @returns whether all that were run are right */
async function runAll(folder: string): Promise<boolean> {
  const test = await startTestPlatform();
  const { path, remove } = await makeRecipeFile('handbook.md', sentence);
  try {
    const person = await test.newTenant();
    await person.uploadDocument(textFile('herons.txt', sentence), { wait: true });
    const { key } = (await person.api.POST('/v1/api-keys', { body: { name: 'recipes', scopes } })).data;
    const environment = { LECTERN_URL: test.url, LECTERN_API_KEY: key };
    const world: RecipeWorld = { environment, question, path, sentence };
    let isRight = true;
    for (const outcomes of [runPythonRecipes(world, folder), runProgramRecipes(world, folder)]) {
      for await (const { name, state, said } of outcomes) {
        process.stdout.write(`${signs[state]} ${name}: ${said}\n`);
        isRight &&= state !== 'wrong';
      }
    }
    return isRight;
  } finally {
    await remove();
    await test.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'lectern-recipes-'));
try {
  if (!(await runAll(folder))) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
