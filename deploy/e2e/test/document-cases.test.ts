import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLecternClient, type LecternClient, type SessionClient } from '@lectern/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declaredTypes, documentCases, modelCases, uploadCase } from '../src/document-cases.ts';
import { startTestPlatform, type TestPlatform } from '../src/test-platform.ts';

interface ReadCase {
  readonly id: string;
  readonly reader: SessionClient;
  readonly status: string;
  readonly title: string;
  readonly text: string;
  readonly chunks: readonly { readonly text: string; readonly headings: readonly string[] }[];
  readonly warnings: readonly string[];
}

let model: Server;
let test: TestPlatform;
const read = new Map<string, ReadCase>();

beforeAll(async () => {
  model = await startModel();
  const { port } = model.address() as AddressInfo;
  test = await startTestPlatform({
    GENERATE_PROVIDER: 'openai',
    GENERATE_BASE_URL: `http://127.0.0.1:${port}/v1`,
  });
  // No caller may have more than ten uploads in the air.
  const readers = await Promise.all(Array.from({ length: 4 }, () => test.newTenant()));
  await Promise.all(
    documentCases.map(async ({ fileName }, index) => {
      const reader = readers[index % readers.length] ?? expect.fail('no reader');
      read.set(fileName, await readCase(reader, fileName));
    }),
  );
});
afterAll(async () => {
  await test?.close();
  model?.closeAllConnections();
  model?.close();
});

/** A model that knows the answers of the cases alone: any other question is answered without it. */
async function startModel(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const known = modelCases.find(({ question }) => body.includes(question));
    if (known === undefined) response.writeHead(503).end();
    else sendCompletion(response, known.answer, known.finishReason ?? 'stop');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function sendCompletion(response: ServerResponse, content: string, finishReason: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (choice: object) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
  const end = event({ delta: {}, finish_reason: finishReason });
  response.end(`${event({ delta: { content } })}${end}data: [DONE]\n\n`);
}

async function chunksOf(reader: SessionClient, id: string): Promise<ReadCase['chunks']> {
  const chunks: ReadCase['chunks'][number][] = [];
  for await (const chunk of reader.list('/v1/documents/{id}/chunks', { path: { id } })) chunks.push(chunk);
  return chunks;
}

async function readCase(reader: SessionClient, fileName: string): Promise<ReadCase> {
  const { id, status, title, warnings } = await uploadCase(reader, fileName);
  const [chunks, text] = await Promise.all([chunksOf(reader, id), reader.readText(id)]);
  return { id, reader, status, title, text, chunks, warnings: warnings.map(({ reason }) => reason) };
}

function readOf(fileName: string): ReadCase {
  return read.get(fileName) ?? expect.fail(`${fileName} was not read`);
}

// Ahead of all other questions, by which the model's breaker opens.
describe('what a model answers', () => {
  const quoted = modelCases.filter(({ quotes }) => quotes !== undefined);
  it.each(quoted)(
    'is quoted where the document says it: $answer',
    async ({ fileName, question, answer, quotes }) => {
      const given = await readOf(fileName).reader.generateAnswer(question);
      expect([given.answer, given.degraded]).toEqual([answer, []]);
      const markers = given.citations.map(({ marker }) => marker);
      expect(markers).toEqual(Object.keys(quotes ?? {}));
      for (const { marker, quote } of given.citations) expect(quote).toContain(quotes?.[marker]);
    },
  );

  it('does not look whole where it was cut', async () => {
    const { reader } = readOf('team.txt');
    const answer = reader.generateAnswer('Which number has the duty phone?');
    await expect(answer).rejects.toMatchObject({ reason: 'model_length' });
  });
});

describe('documents as people have them, through the API', () => {
  it.each(documentCases)('$fileName is indexed, and its text and chunks say what it does', (wanted) => {
    const { status, title, text, chunks, warnings } = readOf(wanted.fileName);
    expect([status, warnings]).toEqual(['indexed', wanted.warnings ?? []]);
    if (wanted.title !== undefined) expect(title).toBe(wanted.title);
    for (const part of wanted.says ?? []) expect(text.split(part), part).toHaveLength(2);
    for (const part of wanted.never ?? []) expect(text).not.toContain(part);
    for (const parts of wanted.together ?? [])
      expect(chunks.some((chunk) => parts.every((part) => chunk.text.includes(part)))).toBe(true);
    const headings = chunks.flatMap((chunk) => chunk.headings);
    for (const heading of wanted.headings ?? []) expect(headings).toContain(heading);
  });

  const found = documentCases.flatMap(({ fileName, found = {} }) =>
    Object.entries(found).map(([query, says]) => ({ fileName, query, says })),
  );
  it.each(found)('$query is found in $fileName', async ({ fileName, query, says }) => {
    const { id, reader } = readOf(fileName);
    const { results } = await reader.search({ query });
    const [best] = results.filter(({ documentId }) => documentId === id);
    expect([best?.text, best?.headings].flat().join('\n')).toContain(says);
  });

  const asked = documentCases.flatMap(({ fileName, answers = {} }) =>
    Object.entries(answers).map(([question, says]) => ({ fileName, question, says })),
  );
  it.each(asked)('$question is answered from $fileName', async ({ fileName, question, says }) => {
    const { reader } = readOf(fileName);
    const { answer, answered, citations } = await reader.generateAnswer(question);
    expect([answered, answer]).toEqual([true, expect.stringContaining(says)]);
    // Another document of the reader may say the same.
    expect(citations.map(({ quote }) => quote).join('\n')).toContain(says);
  });

  it('cut no line of a log', async () => {
    const { chunks } = readOf('logbook.log');
    expect(chunks.length).toBeGreaterThan(1);
    const lines = chunks.flatMap(({ text }) => text.split('\n'));
    for (const line of lines)
      expect(line).toMatch(/^2026-05-\d\d .* remark (normal flow.*culvert|debris.*)$/);
  });

  it('keep no chunk of nothing but encoded data, and no heads of pages as headings', () => {
    for (const { text } of readOf('inline-image.txt').chunks) expect(text).not.toMatch(/[A-Za-z0-9+/]{60}/);
    const headings = readOf('running-heads.pdf').chunks.map((chunk) => chunk.headings);
    expect(headings).toEqual([1, 2, 3, 4, 5, 6].map((number) => [`Chapter ${number}`]));
  });
});

it('what a document does not say is not answered', async () => {
  const tenant = await test.newTenant();
  await uploadCase(tenant, 'haus-de.txt');
  for (const question of [
    'Wie hoch ist die Miete?',
    'Wer ist der Bürgermeister?',
    'Was kostet ein Ticket?',
  ]) {
    const { answered } = await tenant.generateAnswer(question);
    expect([question, answered]).toEqual([question, false]);
  }
});

it('the same bytes become the same, whatever type is declared', async () => {
  const sender = await test.newTenant();
  const uploads = Object.entries(declaredTypes).flatMap(([fileName, declared]) =>
    [declared, 'application/octet-stream', 'text/plain'].map(async (type) => {
      const { status, contentType } = await uploadCase(sender, fileName, type);
      return [fileName, status, contentType];
    }),
  );
  const expected = Object.keys(declaredTypes).map((fileName) => [fileName, 'indexed', formatOf(fileName)]);
  expect(await Promise.all(uploads)).toEqual(expected.flatMap((one) => [one, one, one]));
});

const formatOf = (fileName: string): string | undefined =>
  ({ csv: 'text/csv', tsv: 'text/tab-separated-values', xml: 'application/xml' })[fileName.slice(-3)];

it('a NUL in a text that is sent as JSON is no part of it', async () => {
  const sender = await test.newTenant();
  const response = await fetch(`${test.url}/v1/documents?wait=indexed`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await sender.accessToken()}`,
      'content-type': 'application/json',
    },
    body: String.raw`{"title":"Boiler note","text":"The relief valve opens at 3.2 bar.\u0000 Call the fitter when it drips."}`,
  });
  const { id, status } = (await response.json()) as { id: string; status: string };
  expect([response.status, status]).toEqual([201, 'indexed']);
  expect(await sender.readText(id)).toBe('The relief valve opens at 3.2 bar. Call the fitter when it drips.');
});

/** In milliseconds: a change of a document has taken effect in searches by then. */
const mostUntilSeen = 1_000;

it('a change of visibility, readers or metadata takes effect in searches within a second', async () => {
  const owner = await test.newTenant();
  const { id: accountId, client: colleague } = await colleagueOf(owner);
  const { id } = await owner.uploadDocument(
    { name: 'key.txt', content: 'The spare key hangs behind the mangle.' },
    { wait: true, visibility: 'private' },
  );
  const params = { path: { id } };
  const waits: number[] = [];
  const change = async (body: object, isSeen: () => Promise<boolean>, expected: boolean): Promise<void> => {
    await owner.api.PATCH('/v1/documents/{id}', { params, body });
    const changedAt = performance.now();
    await expect.poll(isSeen, { interval: 20, timeout: 30_000 }).toBe(expected);
    waits.push(performance.now() - changedAt);
  };
  const find = async (client: LecternClient, filter: object = {}): Promise<boolean> =>
    (await client.search({ query: 'spare key mangle', filter })).results.length > 0;
  const colleagueSees = () => find(colleague);
  const hasStage = () => find(owner, { metadata: { stage: 'final' } });
  expect([await colleagueSees(), await hasStage()]).toEqual([false, false]);
  for (let round = 0; round < 3; round += 1) {
    await change({ visibility: 'tenant' }, colleagueSees, true);
    await change({ visibility: 'private' }, colleagueSees, false);
    await change({ readers: [accountId] }, colleagueSees, true);
    await change({ readers: [] }, colleagueSees, false);
    await change({ metadata: { stage: 'final' } }, hasStage, true);
    await change({ metadata: { stage: 'draft' } }, hasStage, false);
  }
  waits.sort((a, b) => a - b);
  process.stdout.write(`${waits.length} changes, seen after ${waits.map(Math.round).join(', ')} ms\n`);
  expect(waits[waits.length >> 1]).toBeLessThanOrEqual(mostUntilSeen);
});

/** A service account of the same tenant, which sees what is shared with it. */
async function colleagueOf(owner: SessionClient): Promise<{ id: string; client: LecternClient }> {
  const { id } = (await owner.api.POST('/v1/service-accounts', { body: { name: 'robot' } })).data;
  const body = { name: 'robot', serviceAccountId: id, scopes: ['search' as const] };
  const { key } = (await owner.api.POST('/v1/api-keys', { body })).data;
  return { id, client: createLecternClient({ baseUrl: test.url, credential: key, retries: 0 }) };
}
