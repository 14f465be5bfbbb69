import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { eventually, freePort } from '@lectern/testing';
import { z } from 'zod';
import { readVariables } from './agent-recipes.ts';
import type { RecipeWorld } from './recipe-world.ts';

/** Time until it serves: it makes its database, and imports for half a minute and more. */
const startMs = 300_000;
const answerMs = 60_000;

const message = z.looseObject({
  content: z.string(),
  done: z.boolean().optional(),
  error: z.unknown().optional(),
  sources: z.array(z.looseObject({ source: z.looseObject({ name: z.string() }) })).optional(),
});

/** Starts an Open WebUI with the variables of the recipe, has it answer in a chat as its page does, and try the tools. */
export async function askOpenWebUi(command: string, world: RecipeWorld, folder: string): Promise<string> {
  const variables = await readVariables('open-webui.env', world.environment);
  const port = await freePort();
  const child = spawn(command, ['serve', '--host', '127.0.0.1', '--port', String(port)], {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, DATA_DIR: folder, WEBUI_SECRET_KEY: randomUUID() },
      // It would fetch a model for its own documents.
      ...{ OFFLINE_MODE: 'true', RAG_EMBEDDING_ENGINE: 'openai', ENABLE_OLLAMA_API: 'False' },
      ...variables,
    },
    stdio: 'ignore',
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    await serves(child, url);
    const call = await signUp(url);
    const models = z.object({ data: z.array(z.looseObject({ id: z.string() })) });
    const { data } = models.parse(await call('GET', '/api/models'));
    if (!data.some(({ id }) => id === 'lectern'))
      throw new Error(`There is no model: ${JSON.stringify(data)}`);
    const { content, error, sources = [] } = await ask(call, world.question);
    if (!content.includes(world.sentence)) throw new Error(`It answered ${content} ${JSON.stringify(error)}`);
    if (sources[0]?.source.name !== 'herons') throw new Error(`The sources are ${JSON.stringify(sources)}`);
    const tools = await toolsOf(call, variables);
    const version = z.object({ version: z.string() }).parse(await call('GET', '/api/version'));
    return `${version.version}: ${content}, from ${sources[0].source.name}; tools ${tools.join(', ')}`;
  } finally {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
  }
}

type Call = (method: string, path: string, body?: object) => Promise<unknown>;

async function serves(child: ChildProcess, url: string): Promise<void> {
  const isThere = async () => {
    if (child.exitCode !== null) return false;
    const response = await fetch(`${url}/health`).catch(() => undefined);
    return response?.ok || undefined;
  };
  const isServing = await eventually(isThere, { timeoutMs: startMs, what: 'Open WebUI' });
  if (!isServing) throw new Error(`It ended with ${child.exitCode}.`);
}

function callsOf(url: string, token?: string): Call {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
}

/** Makes the first account, who administers it. */
async function signUp(url: string): Promise<Call> {
  const account = { name: 'Ada', email: 'ada@example.org', password: randomUUID() };
  const made = await callsOf(url)('POST', '/api/v1/auths/signup', account);
  return callsOf(url, z.object({ token: z.string() }).parse(made).token);
}

/** A question in a chat that is kept: the answer is written in the background, and read by the page from the chat. */
async function ask(call: Call, content: string): Promise<z.output<typeof message>> {
  const [asked, answer] = [randomUUID(), randomUUID()];
  const model = 'lectern';
  const messages = {
    [asked]: { id: asked, parentId: null, childrenIds: [answer], role: 'user', content, models: [model] },
    [answer]: { id: answer, parentId: asked, childrenIds: [], role: 'assistant', content: '', model },
  };
  const history = { messages, currentId: answer };
  const chat = { title: 'Birds', models: [model], history, messages: Object.values(messages) };
  const { id: chat_id } = z
    .looseObject({ id: z.string() })
    .parse(await call('POST', '/api/v1/chats/new', { chat }));
  await call('POST', '/api/chat/completions', {
    ...{ model, stream: true, messages: [{ role: 'user', content }] },
    ...{ chat_id, id: answer, session_id: randomUUID() },
  });
  const kept = z.looseObject({
    chat: z.looseObject({ history: z.looseObject({ messages: z.record(z.string(), message) }) }),
  });
  return eventually(
    async () => {
      const read = kept.parse(await call('GET', `/api/v1/chats/${chat_id}`));
      const written = read.chat.history.messages[answer];
      return written?.done || written?.error ? written : undefined;
    },
    { timeoutMs: answerMs, what: 'the answer' },
  );
}

/** The tools that it finds at the server of the recipe. */
async function toolsOf(call: Call, { TOOL_SERVER_CONNECTIONS = '[]' }: Record<string, string>) {
  const [server] = z.array(z.looseObject({})).parse(JSON.parse(TOOL_SERVER_CONNECTIONS));
  const found = await call('POST', '/api/v1/configs/tool_servers/verify', server);
  const { specs } = z.object({ specs: z.array(z.looseObject({ name: z.string() })) }).parse(found);
  const listed = z.array(z.looseObject({ id: z.string() })).parse(await call('GET', '/api/v1/tools/'));
  if (!listed.some(({ id }) => id === 'server:mcp:lectern')) throw new Error('It offers no tools in chats.');
  return specs.map(({ name }) => name);
}
