import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { recipesFolder, runRecipe } from './agent-recipes.ts';
import { pythonEnvironments } from './python-recipe-names.ts';
import { outcomeOf, type RecipeOutcome, type RecipeWorld } from './recipe-world.ts';

const run = promisify(execFile);

/** A virtual environment with what recipes need. @throws Error where there is no Python, or no registry to get it from */
async function makeEnvironment(folder: string, requirements: string): Promise<string> {
  await run('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--requirement', join(recipesFolder, requirements)];
  const python = join(folder, 'bin/python');
  await run(python, pip, { timeout: 600_000 });
  return python;
}

/** Runs the recipes for Python, with packages that are installed below a folder. */
export async function* runPythonRecipes(
  world: RecipeWorld,
  folder: string,
): AsyncGenerator<RecipeOutcome, void> {
  for (const [requirements, files] of pythonEnvironments) {
    const python = await makeEnvironment(join(folder, requirements), requirements).catch(
      (error: Error) => error,
    );
    if (python instanceof Error) {
      const why = `no virtual environment could be made: ${python.message.slice(0, 300)}`;
      yield { name: requirements, said: why, state: 'skipped' };
    } else {
      for (const file of files) yield await runFile(python, file, world);
    }
  }
}

function runFile(python: string, file: string, world: RecipeWorld): Promise<RecipeOutcome> {
  return outcomeOf(file, async () => {
    const printed = await runRecipe(python, file, world);
    const isRight =
      printed.includes(world.sentence) &&
      (file !== 'openai_files.py' || printed.includes('from handbook.md'));
    if (!isRight) throw new Error(printed);
    return printed;
  });
}
