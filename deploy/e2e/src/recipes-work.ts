import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { SessionClient } from '@lectern/client';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AgentAccess, openConfigured } from './agent-clients.ts';
import {
  makeRecipeFile,
  type RecipeEnvironment,
  readMcpServer,
  readVariables,
  recipesFolder,
  retrieveAsDify,
  runRecipe,
} from './agent-recipes.ts';
import { pythonEnvironments, pythonRecipes } from './python-recipe-names.ts';
import { type TestPlatform, textFile } from './test-platform.ts';

/** What the recipes are tried on. */
export interface RecipePlatform {
  readonly test: TestPlatform;
  /** Owns the documents. */
  readonly owner: SessionClient;
  /** A key of the owner. */
  readonly access: AgentAccess;
}

const programs = ['openai-sdk.mjs', 'openai-files.mjs', 'ai-sdk.mjs'];
const configurations = ['claude-code.mcp.json', 'cursor.mcp.json', 'vscode.mcp.json'];

/** What else the folder holds. */
const noRecipes = ['README.md', 'fields.md', 'lectern'];

/** The tests of the recipes, for a platform that has started by the time that they run. */
export function recipesWork(platform: () => RecipePlatform): void {
  const sentence = 'Eleven owls nest in the tower of Brenna.';
  const question = 'How many owls nest in the tower of Brenna?';
  let environment: RecipeEnvironment & { LECTERN_COLLECTION: string };
  let file: Awaited<ReturnType<typeof makeRecipeFile>>;
  beforeAll(async () => {
    const { test, owner, access } = platform();
    const { id } = (await owner.api.POST('/v1/collections', { body: { name: 'Birds' } })).data;
    await owner.uploadDocument(textFile('owls.txt', sentence), { wait: true, collections: [id] });
    environment = { LECTERN_URL: test.url, LECTERN_API_KEY: access.key, LECTERN_COLLECTION: id };
    file = await makeRecipeFile('handbook.md', sentence);
  });
  afterAll(() => file?.remove());

  it.each(programs)('run: %s', async (program) => {
    const asked = { environment, question, path: file.path };
    const printed = await runRecipe(process.execPath, program, asked);
    expect(printed).toContain(`${sentence} [1]`);
    if (program === 'openai-files.mjs') expect(printed).toContain('from handbook.md');
  });

  it('run: curl.sh', async () => {
    const printed = await runRecipe('sh', 'curl.sh', { environment, question, path: file.path });
    expect(printed).toContain(`${sentence} [1]`);
    expect(printed.split('\n').at(-1)).toContain('Opening hours');
  });

  it.each(configurations)('configure a client of MCP: %s', async (file) => {
    const { url, headers } = await readMcpServer(file, environment);
    const client = await openConfigured(new URL(url), headers);
    expect(await client.call('ask', { question })).toMatchObject({ structuredContent: { answered: true } });
    await client.close();
  });

  it('configure Open WebUI and Dify', async () => {
    const variables = await readVariables('open-webui.env', environment);
    const client = new OpenAI({ baseURL: variables.OPENAI_API_BASE_URL, apiKey: variables.OPENAI_API_KEY });
    expect((await client.models.list()).data.map(({ id }) => id)).toContain('lectern');
    const [server] = JSON.parse(variables.TOOL_SERVER_CONNECTIONS ?? '');
    const tools = await openConfigured(new URL(server.url), { Authorization: `Bearer ${server.key}` });
    expect(await tools.names()).toContain('ask');
    await tools.close();
    const retrieved = await retrieveAsDify(environment, question);
    expect(await retrieved.json()).toMatchObject({ records: [{ content: sentence, title: 'owls' }] });
    const unknown = { ...environment, LECTERN_COLLECTION: randomUUID() };
    expect(await (await retrieveAsDify(unknown, question)).json()).toMatchObject({ error_code: 2001 });
    const stranger = { ...environment, LECTERN_API_KEY: 'lk_nobodys' };
    expect(await (await retrieveAsDify(stranger, question)).json()).toMatchObject({ error_code: 1002 });
  });

  it('are all tried, here or with Python', async () => {
    const others = [...noRecipes, ...pythonEnvironments.map(([requirements]) => requirements)];
    const tried = [
      'curl.sh',
      'open-webui.env',
      'dify.json',
      ...programs,
      ...configurations,
      ...pythonRecipes,
    ];
    expect((await readdir(recipesFolder)).sort()).toEqual([...tried, ...others].sort());
  });
}
