import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@lectern/local';
import { z } from 'zod';

const run = promisify(execFile);

/** Where the recipes are. */
export const recipesFolder = join(projectRoot, 'docs/agents');

/** Makes the file that recipes upload. @returns its path, and how to remove it */
export async function makeRecipeFile(name: string, text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-recipe-'));
  const path = join(folder, name);
  await writeFile(path, text);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What a recipe needs to reach a platform, as its variables. */
export interface RecipeEnvironment {
  readonly LECTERN_URL: string;
  readonly LECTERN_API_KEY: string;
  readonly LECTERN_COLLECTION?: string;
}

/** The recipes that upload a file and ask about it: their arguments are the file and the question, those of all others the question alone. */
const readsFile = new Set(['openai-files.mjs', 'openai_files.py']);

/** What a recipe is asked. */
export interface RecipeQuestion {
  readonly environment: RecipeEnvironment;
  readonly question: string;
  /** A file that answers the question, with its whole path. */
  readonly path: string;
}

/** Runs a recipe that is a program. @returns what it prints */
export async function runRecipe(
  command: string,
  file: string,
  { environment, question, path }: RecipeQuestion,
): Promise<string> {
  const env = { ...process.env, ...environment };
  const asked = readsFile.has(file) ? [path, question] : [question];
  const packages = new URL('recipe-packages.mjs', import.meta.url).href;
  const options = file.endsWith('.mjs') ? ['--import', packages] : [];
  const args = [...options, join(recipesFolder, file), ...asked];
  const { stdout } = await run(command, args, { env, timeout: 120_000 });
  return stdout;
}

/** A recipe that is a configuration, with its variables in their places, as its program puts them in: `${NAME}`, `${NAME:-else}`, `${env:NAME}`, `${input:name}`. */
export async function readConfiguration(file: string, environment: RecipeEnvironment): Promise<string> {
  const text = await readFile(join(recipesFolder, file), 'utf8');
  const values: Record<string, string | undefined> = {
    ...environment,
    'lectern-url': environment.LECTERN_URL,
    'lectern-key': environment.LECTERN_API_KEY,
  };
  return text.replace(
    /\$\{(?:env:|input:)?([A-Za-z_-]{1,40}?)(?::-[^${}]{0,200})?\}/g,
    (whole, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`${file} has ${whole}, which stands for nothing`);
      return value;
    },
  );
}

const server = z.looseObject({ url: z.url(), headers: z.record(z.string(), z.string()) });
const mcpConfiguration = z.union([
  z
    .strictObject({ mcpServers: z.strictObject({ lectern: server }) })
    .transform((file) => file.mcpServers.lectern),
  z
    .strictObject({
      inputs: z.array(
        z.strictObject({
          type: z.literal('promptString'),
          id: z.string(),
          description: z.string(),
          password: z.boolean().optional(),
        }),
      ),
      servers: z.strictObject({ lectern: server }),
    })
    .transform((file) => file.servers.lectern),
]);

/** The server of a file for clients of the Model Context Protocol: Claude Code and Cursor have `mcpServers`, VS Code `servers`. */
export async function readMcpServer(file: string, environment: RecipeEnvironment) {
  return mcpConfiguration.parse(JSON.parse(await readConfiguration(file, environment)));
}

const difyConfiguration = z.strictObject({
  externalKnowledgeApi: z.strictObject({ name: z.string(), endpoint: z.url(), apiKey: z.string() }),
  externalKnowledgeBase: z.strictObject({
    ...{ name: z.string(), externalKnowledgeId: z.string() },
    ...{ topK: z.int(), scoreThreshold: z.number() },
  }),
});

/** Asks as Dify does for an external knowledge base. */
export async function retrieveAsDify(environment: RecipeEnvironment, query: string): Promise<Response> {
  const file = JSON.parse(await readConfiguration('dify.json', environment));
  const { externalKnowledgeApi: api, externalKnowledgeBase: base } = difyConfiguration.parse(file);
  return fetch(`${api.endpoint}/retrieval`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ knowledge_id: base.externalKnowledgeId, query },
      retrieval_setting: { top_k: base.topK, score_threshold: base.scoreThreshold },
    }),
  });
}

/** What a file of variables sets, as a shell reads it. */
export async function readVariables(
  file: string,
  environment: RecipeEnvironment,
): Promise<Record<string, string>> {
  const show = ['-p', 'JSON.stringify(process.env)'];
  const script = 'set -a; . "$0"; exec "$@"';
  const args = ['-c', script, join(recipesFolder, file), process.execPath, ...show];
  const given = { PATH: process.env.PATH ?? '', ...environment };
  const { stdout } = await run('sh', args, { env: given });
  const all = z.record(z.string(), z.string()).parse(JSON.parse(stdout));
  const isOfShell = (name: string) => name in given || ['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !isOfShell(name)));
}
