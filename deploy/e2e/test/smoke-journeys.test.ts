import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import type { SessionClient } from '@lectern/client';
import { localServices, projectRoot } from '@lectern/local';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentAccess, agentClients } from '../src/agent-clients.ts';
import { answerCases, uploadAnswerCases } from '../src/answer-cases.ts';
import { modelsOf, vectorModel } from '../src/answer-world.ts';
import { createBrowserFetch } from '../src/browser-fetch.ts';
import { frameworkJourneys } from '../src/framework-journeys.ts';
import { openAiAnswerJourneys } from '../src/openai-answer-journeys.ts';
import { browserOrigin, useOpenAiInBrowser } from '../src/openai-browser-journey.ts';
import { openAiFileJourneys } from '../src/openai-file-journeys.ts';
import { promptJourneys } from '../src/prompt-journeys.ts';
import { readSamples } from '../src/read-samples.ts';
import { recipesWork } from '../src/recipes-work.ts';
import { startRecordingProxy } from '../src/recording-proxy.ts';
import { type StandInModel, startStandInModel } from '../src/stand-in-model.ts';
import { structuredJourneys } from '../src/structured-journeys.ts';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

const run = promisify(execFile);
const smoke = (args: readonly string[], environment: Record<string, string> = {}) =>
  run(process.execPath, [`${projectRoot}/helm/lectern/files/smoke/smoke.mjs`, ...args], {
    env: { ...process.env, ...environment },
  });

let test: TestPlatform;
let standIn: StandInModel;
let owner: SessionClient;
/** What the very first search was answered, as soon as the gateway said that it is ready. */
let firstAnswer: { results: readonly unknown[]; degraded: readonly string[] };
/** What an agent needs to call the tools. */
let access: AgentAccess;
beforeAll(async () => {
  const services = localServices.map((service) =>
    service.name === 'embedding' ? { ...service, entry: 'deploy/e2e/src/slow-embedding.ts' } : service,
  );
  // The start has ended as soon as the gateway, the last one, says that it is ready.
  standIn = await startStandInModel();
  const environment = {
    ...{ MODELS: modelsOf(standIn.url), CORS_ALLOWED_ORIGINS: browserOrigin },
    API_KEY_CACHE_MS: '1000',
  };
  test = await startTestPlatform(environment, { services });
  owner = await test.newTenant();
  firstAnswer = await owner.search({ query: 'anything', mode: 'dense' });
  const scopes = [
    'documents:read' as const,
    'documents:write' as const,
    'search' as const,
    'generate' as const,
  ];
  const { key } = (await owner.api.POST('/v1/api-keys', { body: { name: 'agent', scopes } })).data;
  access = { address: new URL('/mcp', test.url), key };
});
afterAll(async () => {
  await test?.close();
  standIn?.close();
});

const outward = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(socket.destroy().destroyed));
    socket.once('error', () => resolve(false));
  });

describe('the embedded platform', () => {
  it('answers a dense search as soon as its gateway is ready, and the start has opened no breaker', async () => {
    expect(firstAnswer).toMatchObject({ results: [], degraded: [] });
    const { adminPorts } = test.platform.settings;
    for (const [service, port] of Object.entries(adminPorts)) {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(metrics, service).not.toMatch(/^circuit_breaker_state\{.*\} [12]$/m);
    }
  });

  it.skipIf(!outward)('listens on loopback alone, in all of its parts', async () => {
    const { ports, adminPorts, postgresPort, awsPort } = test.platform.settings;
    const all = [...Object.entries(ports), ...Object.entries(adminPorts)];
    for (const [part, port] of [...all, ['postgres', postgresPort] as const, ['aws', awsPort] as const]) {
      expect(await answers('127.0.0.1', port), part).toBe(true);
      expect(await answers(outward ?? '', port), part).toBe(false);
    }
  });
});

it('a document of each format is read, found and cited', async () => {
  const readers = await Promise.all([test.newTenant(), test.newTenant()]);
  for (const { fileName, reader, id, status, text, question, says } of await readSamples(test.url, readers)) {
    expect([fileName, status, text]).toEqual([fileName, 'indexed', expect.stringContaining(says)]);
    const { results } = await reader.search({ query: question });
    expect(results[0], fileName).toMatchObject({ documentId: id, text: expect.stringContaining(says) });
    const { citations } = await reader.generateAnswer(question);
    expect(citations, fileName).toContainEqual(expect.objectContaining({ documentId: id }));
  }
});

it('answers with the line, row or sentence that holds the answer, and says when none does', async () => {
  const agent = await test.newTenant();
  await uploadAnswerCases(agent);
  for (const { question, says, quotes = '' } of answerCases) {
    const { answer, answered, citations } = await agent.generateAnswer(question);
    const expected = expect.stringContaining(says ?? 'This may not be answered in your documents');
    expect([answer, answered]).toEqual([expected, says !== undefined]);
    expect(citations.map(({ quote }) => quote).join('\n')).toContain(quotes);
  }
});

describe('the smoke journeys of the chart', () => {
  it.each(['upload-and-ask', 'tenant-isolation', 'delete'])('pass: %s', async (journey) => {
    const { stdout } = await smoke([test.url, journey]);
    expect(stdout).toMatch(new RegExp(`^${journey}: passed`));
  });

  it('leave no document and no session, and no account more when they run again with the same seed', async () => {
    const proxy = await startRecordingProxy(test.url);
    try {
      for (const run of [1, 2]) {
        await smoke([proxy.url], { SMOKE_SEED: 'a seed' });
        expect(proxy.count('POST /v1/users', 201)).toBe(2);
        expect(proxy.count('POST /v1/documents', 201)).toBe(3 * run);
        expect(proxy.count('DELETE /v1/documents/*', 202)).toBe(3 * run);
        expect(proxy.count('POST /v2/sessions', 201)).toBe(4 * run);
        expect(proxy.count('DELETE /v2/sessions/*', 204)).toBe(4 * run);
      }
    } finally {
      proxy.close();
    }
  });

  it('fail against something that is no platform', async () => {
    const server = createServer((_, res) => res.end('{}')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      await expect(smoke([`http://127.0.0.1:${port}`])).rejects.toMatchObject({ code: 1 });
    } finally {
      server.close();
    }
  });

  it('fail for a journey that does not exist', async () => {
    await expect(smoke([test.url, 'nowhere'])).rejects.toMatchObject({ code: 1 });
  });
});

describe.each(agentClients)('%s', (_name, open) => {
  it('lists and calls all tools, and finds nothing of another tenant', async () => {
    const client = await open(access);
    const content = async (name: string, input: Record<string, unknown>) => {
      const { structuredContent } = await client.call(name, input);
      return structuredContent as Record<string, never>;
    };
    expect(await client.names()).toHaveLength(8);
    const text = 'The crimson lighthouse of Ardoch was lit in 1842.';
    const lights = { title: 'Lights', text, waitMs: 20_000, idempotencyKey: crypto.randomUUID() };
    const [{ id }] = [await content('add_document', lights), await content('add_document', lights)];
    expect(await content('get_document', { id })).toMatchObject({ status: 'indexed' });
    expect(await content('search', { query: 'crimson lighthouse' })).toMatchObject({
      results: [expect.objectContaining({ id })],
    });
    expect(await content('fetch', { id })).toMatchObject({ text });
    expect(await content('search_passages', { query: 'lighthouse' })).toMatchObject({ passages: [{ text }] });
    const question = 'When was the crimson lighthouse lit?';
    expect(await content('ask', { question })).toMatchObject({
      answered: true,
      citations: [{ documentId: id }],
    });
    expect(await content('list_documents', {})).toMatchObject({ data: [{ id }] });
    const stranger = await test.newTenant();
    const theirs = await stranger.uploadDocument(textFile('theirs.txt', 'Nobody else reads this.'));
    expect(await client.call('fetch', { id: theirs.id })).toMatchObject({ isError: true });
    expect(await client.call('delete_document', { id: theirs.id })).toMatchObject({ isError: true });
    expect(await content('delete_document', { id })).toMatchObject({ operationId: expect.any(String) });
    expect(await content('list_documents', {})).toMatchObject({ data: [] });
    await client.close();
  });

  it('works in a page of another origin', async () => {
    const client = await open({ ...access, fetch: createBrowserFetch(browserOrigin).fetch });
    expect(await client.names()).toHaveLength(8);
    expect(await client.call('list_documents', {})).not.toHaveProperty('isError', true);
    await client.close();
  });
});

describe('the client of OpenAI', () => {
  const question = { role: 'user' as const, content: 'How many herons nest at Velmar?' };
  const ask = { model: 'lectern', messages: [question] };
  /** What answers have beside what the client knows of. */
  const beside = (answer: object) => answer as { answered?: boolean; citations?: object[] };

  it('lists models, and has answers from documents, whole and as a stream', async () => {
    const client = new OpenAI({ baseURL: `${test.url}/v1`, apiKey: access.key, maxRetries: 0 });
    const text = 'Forty herons nest at Velmar.';
    const { id } = await owner.uploadDocument(textFile('herons.txt', text), { wait: true });
    const { data: models } = await client.models.list();
    expect(models.map((model) => model.id)).toEqual(expect.arrayContaining(['lectern', vectorModel]));
    expect(models).toContainEqual(await client.models.retrieve('lectern'));

    const whole = await client.chat.completions.create(ask);
    const content = `${text} [1]`;
    expect(whole.choices).toMatchObject([{ finish_reason: 'stop', message: { role: 'assistant', content } }]);
    expect(beside(whole)).toMatchObject({ answered: true, citations: [{ documentId: id, quote: text }] });

    const options = { stream_options: { include_usage: true } };
    const streamed = client.chat.completions.stream({ ...ask, ...options });
    expect(await streamed.finalContent()).toBe(content);
    expect(await streamed.totalUsage()).toMatchObject({ total_tokens: 0 });
    expect(beside(await streamed.finalChatCompletion())).toMatchObject({ citations: [{ documentId: id }] });
  });

  it('has vectors of texts, as base64 by default and as numbers, that compare', async () => {
    const client = new OpenAI({ baseURL: `${test.url}/v1`, apiKey: access.key, maxRetries: 0 });
    const input = [
      'Herons nest in tall trees.',
      'Birds build in high branches.',
      'The invoice is due in May.',
    ];
    const asked = { model: vectorModel, input };
    const { data, model, usage } = await client.embeddings.create(asked);
    expect([model, data.map(({ index }) => index)]).toEqual([vectorModel, [0, 1, 2]]);
    expect(usage.prompt_tokens).toBeGreaterThan(0);
    const numbers = await client.embeddings.create({ ...asked, encoding_format: 'float' });
    expect(numbers.data).toEqual(data);
    const [first = [], near = [], far = []] = data.map(({ embedding }) => embedding);
    const cosine = (a: number[], b: number[]) => a.reduce((sum, x, at) => sum + x * (b[at] ?? 0), 0);
    expect(cosine(first, first)).toBeCloseTo(1);
    expect(cosine(first, near)).toBeGreaterThan(cosine(first, far) + 0.2);
    await expect(client.embeddings.create({ ...asked, input: [[1, 2]] })).rejects.toMatchObject({
      ...{
        status: 400,
        param: 'input',
        message: expect.stringContaining('check_embedding_ctx_length=False'),
      },
    });
  });

  it('finds nothing of another tenant', async () => {
    const stranger = await test.newTenant();
    const body = { name: 'agent', scopes: ['search' as const, 'generate' as const] };
    const apiKey = (await stranger.api.POST('/v1/api-keys', { body })).data?.key ?? '';
    const client = new OpenAI({ baseURL: `${test.url}/v1`, apiKey, maxRetries: 0 });
    expect(beside(await client.chat.completions.create(ask))).toMatchObject({
      ...{ answered: false, citations: [] },
    });
  });

  it('shows what is wrong', async () => {
    const client = new OpenAI({ baseURL: `${test.url}/v1`, apiKey: access.key, maxRetries: 0 });
    await expect(client.chat.completions.create({ ...ask, model: 'gpt-4o' })).rejects.toMatchObject({
      ...{ status: 404, code: 'model_not_found', message: expect.stringContaining('no such model') },
    });
    const unknown = new OpenAI({ baseURL: `${test.url}/v1`, apiKey: 'lk_unknown', maxRetries: 0 });
    await expect(unknown.models.list()).rejects.toMatchObject({ status: 401 });
  });

  it.each(openAiAnswerJourneys)('%s', (_, run) => run(test));
});

it.each(frameworkJourneys)('%s', (_, run) => run(test));

it.each(structuredJourneys)('JSON: %s', (_, run) => run(test));

describe('the recipes of docs/agents', () => recipesWork(() => ({ test, owner, access })));

it.each(promptJourneys)('a prompt %s', (_, run) => run(test));

it('the client of OpenAI works in a page of another origin', () => useOpenAiInBrowser(test));

it.each(openAiFileJourneys)('the client of OpenAI %s', (_what, run) => run(test));

it('scripts of other origins may not call, and who has no key is asked for one', async () => {
  const authorized = () => ({ Authorization: `Bearer ${access.key}` });
  const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const send = (headers: Record<string, string>) =>
    fetch(access.address, {
      method: 'POST',
      body: message,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const foreign = await send({ ...authorized(), origin: 'https://evil.example' });
  expect(foreign.status).toBe(403);
  const own = await send({ ...authorized(), origin: new URL(test.url).origin });
  expect(own.status).toBe(200);
  const unknown = await send({});
  expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="lectern"']);
  expect((await fetch(access.address, { headers: authorized() })).status).toBe(405);
});
