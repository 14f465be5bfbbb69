import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { recipesFolder } from './agent-recipes.ts';
import { askOpenWebUi } from './open-webui.ts';
import { outcomeOf, type RecipeOutcome, type RecipeWorld } from './recipe-world.ts';

const run = promisify(execFile);

/** Programs that are too large to be installed for this, by the variable that says where they are. */
const programs: readonly (readonly [string, string, typeof connectClaudeCode])[] = [
  ['Claude Code', 'CLAUDE_CODE', connectClaudeCode],
  ['Open WebUI', 'OPEN_WEBUI', askOpenWebUi],
];

/** Runs the recipes of programs that are there, each in a folder of its own below the one that is given. */
export async function* runProgramRecipes(
  world: RecipeWorld,
  folder: string,
): AsyncGenerator<RecipeOutcome, void> {
  for (const [name, variable, use] of programs) {
    const command = process.env[variable];
    if (command === undefined) yield { name, state: 'skipped', said: `${variable} does not say where it is` };
    else {
      const own = join(folder, variable);
      await mkdir(own, { recursive: true });
      yield await outcomeOf(name, () => use(command, world, own));
    }
  }
}

/** Has Claude Code connect to the tools, as the file says it and as its command does. No model is asked. */
async function connectClaudeCode(command: string, world: RecipeWorld, folder: string): Promise<string> {
  const settings = join(folder, 'settings');
  const project = join(folder, 'project');
  await mkdir(settings);
  await mkdir(project);
  // Else a person is asked whether they trust the project's file.
  await writeFile(join(settings, 'settings.json'), JSON.stringify({ enabledMcpjsonServers: ['lectern'] }));
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, CLAUDE_CONFIG_DIR: settings },
    ...{ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
    ...world.environment,
  };
  const claude = async (...args: string[]) =>
    (await run(command, args, { cwd: project, env, timeout: 120_000 })).stdout;
  const { LECTERN_URL, LECTERN_API_KEY } = world.environment;
  const header = `Authorization: Bearer ${LECTERN_API_KEY}`;
  await claude('mcp', 'add', '--transport', 'http', 'lectern', `${LECTERN_URL}/mcp`, '--header', header);
  assertConnected(await claude('mcp', 'list'));
  await claude('mcp', 'remove', 'lectern');
  await copyFile(join(recipesFolder, 'claude-code.mcp.json'), join(project, '.mcp.json'));
  assertConnected(await claude('mcp', 'list'));
  return `${(await claude('--version')).trim()}: connected by the command and by the file`;
}

function assertConnected(listed: string): void {
  if (!/^lectern: .* Connected$/m.test(listed)) throw new Error(`It is not connected:\n${listed}`);
}
