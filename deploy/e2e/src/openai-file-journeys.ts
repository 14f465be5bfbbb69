import type OpenAI from 'openai';
import { toFile } from 'openai';
import { expect } from 'vitest';
import type { JourneyPlatform } from './journey-platform.ts';
import { nobodys, ofNewTenant, refusal, text } from './openai-client.ts';
import { keepFromOthers, keepToLimits } from './openai-file-boundaries.ts';

/** Files and vector stores by the client of OpenAI as it comes: what is tried, and how. */
export const openAiFileJourneys: readonly [string, (platform: JourneyPlatform) => Promise<void>][] = [
  ['uploads files, waits for them, lists them in pages, reads and deletes them', handleFiles],
  ['is told what is wrong with a file', refuseFiles],
  ['makes vector stores, fills, searches, reads, changes and deletes them', handleStores],
  ['fills vector stores by batches, which say how far they are', handleBatches],
  ['finds nothing of another tenant', keepFromOthers],
  ['sees with a key that is limited to collections what is in these alone', keepToLimits],
  ['is told by name what is not served', refuseUnserved],
];

/** Longest time of the upload of a small text until it is found, in milliseconds, as the median of a few. */
const uploadMs = 1_500;

async function handleFiles(platform: JourneyPlatform): Promise<void> {
  const client = await ofNewTenant(platform);
  const content = '# Leave\n\nEmployees get 27 days of leave.';
  const file = await client.files.create({
    file: await text('leave.md', content),
    purpose: 'assistants',
  });
  expect(file).toMatchObject({
    ...{ id: expect.stringMatching(/^file-[\da-f]{32}$/), object: 'file', filename: 'leave.md' },
    ...{ bytes: content.length, purpose: 'assistants', status: 'uploaded' },
  });
  expect(Math.abs(file.created_at - Date.now() / 1_000)).toBeLessThan(60);
  const { status } = await client.files.waitForProcessing(file.id, { pollInterval: 100 });
  expect(status).toBe('processed');
  expect(await client.files.retrieve(file.id)).toMatchObject({ ...file, status });
  expect(await (await client.files.content(file.id)).text()).toBe(content);
  const other = await client.files.create({ file: await text('a.txt', 'Cats.'), purpose: 'user_data' });
  const ids = async (query: OpenAI.FileListParams) => {
    const found: string[] = [];
    for await (const { id } of client.files.list(query)) found.push(id);
    return found;
  };
  expect(await ids({ limit: 1 })).toEqual([other.id, file.id]);
  expect(await ids({ limit: 1, order: 'asc' })).toEqual([file.id, other.id]);
  expect(await ids({ purpose: 'assistants' })).toEqual([file.id]);
  expect(await client.files.delete(file.id)).toEqual({ id: file.id, object: 'file', deleted: true });
  expect(await ids({})).toEqual([other.id]);
}

async function refuseFiles(platform: JourneyPlatform): Promise<void> {
  const client = await ofNewTenant(platform);
  const create = async (name: string, content: string | Buffer, more: object = {}) =>
    client.files.create({
      file: await toFile(Buffer.from(content), name),
      purpose: 'assistants',
      ...more,
    });
  const anchor = { anchor: 'created_at', seconds: 3_600 };
  await expect(create('a.txt', 'a', { purpose: 'fine-tune' })).rejects.toEqual(
    refusal(400, { param: 'purpose', code: 'invalid_body' }),
  );
  await expect(create('a.txt', 'a', { expires_after: anchor })).rejects.toEqual(
    refusal(400, { param: 'expires_after' }),
  );
  await expect(create('a.txt', '')).rejects.toEqual(refusal(422, { code: 'empty_file', param: 'file' }));
  await expect(create('a.exe', Buffer.from([77, 90, 0, 255, 1, 0, 0]))).rejects.toEqual(
    refusal(415, { code: 'unsupported_content_type' }),
  );
  for (const id of [`file-${nobodys}`, 'file-x', 'x']) {
    await expect(client.files.retrieve(id)).rejects.toEqual(refusal(404, { code: 'document_not_found' }));
    await expect(client.files.delete(id)).rejects.toEqual(refusal(404, {}));
    await expect(client.files.content(id)).rejects.toEqual(refusal(404, {}));
  }
  expect((await client.files.list()).data).toEqual([]);
}

async function handleStores(platform: JourneyPlatform): Promise<void> {
  const client = await ofNewTenant(platform);
  const { vectorStores: stores } = client;
  const leave = await client.files.create({
    ...{
      file: await text('leave.md', 'Employees get 27 days of leave.'),
      purpose: 'assistants' as const,
    },
  });
  const store = await stores.create({ name: 'HR', metadata: { shelf: '4' } });
  expect(store).toMatchObject({
    ...{ id: expect.stringMatching(/^vs_[\da-f]{32}$/), object: 'vector_store', name: 'HR' },
    ...{ status: 'completed', usage_bytes: 0, metadata: { shelf: '4' }, file_counts: { total: 0 } },
  });
  const attributes = { year: 2025, lang: 'en', final: true };
  const attached = await stores.files.createAndPoll(store.id, { file_id: leave.id, attributes });
  expect(attached).toMatchObject({ id: leave.id, status: 'completed', attributes, last_error: null });

  const filled = { client, store, leave, attributes };
  const files = await uploadInto(filled);
  await searchIn(filled);
  await changeAndDelete(filled, files);
}

/** A vector store with one file in it. */
interface Filled {
  readonly client: OpenAI;
  readonly store: OpenAI.VectorStore;
  readonly leave: OpenAI.FileObject;
  readonly attributes: object;
}

/** Uploads five more files; the ids of all. */
async function uploadInto({ client, store, leave }: Filled): Promise<string[]> {
  const { vectorStores: stores } = client;
  const took: number[] = [];
  for (const topic of ['trains', 'planes', 'ships', 'coaches', 'bicycles']) {
    const file = await text(`${topic}.txt`, `Who travels by ${topic} asks ahead.`);
    const begin = performance.now();
    const { status } = await stores.files.uploadAndPoll(store.id, file);
    took.push(performance.now() - begin);
    expect(status).toBe('completed');
  }
  expect(took.toSorted((a, b) => a - b)[2], `${took.map(Math.round)} ms`).toBeLessThan(uploadMs);

  const files: string[] = [];
  for await (const { id } of stores.files.list(store.id, { limit: 2, order: 'asc' })) files.push(id);
  expect([files.length, files[0]]).toEqual([6, leave.id]);
  const before = await stores.files.list(store.id, { order: 'asc', before: files[2] ?? '', limit: 1 });
  expect(before.data.map(({ id }) => id)).toEqual([files[1]]);
  const failed = await stores.files.list(store.id, { filter: 'failed' });
  expect(failed.data).toEqual([]);

  return files;
}

async function searchIn({ client, store, leave, attributes }: Filled): Promise<void> {
  const { vectorStores: stores } = client;
  const search = async (more: Partial<OpenAI.VectorStoreSearchParams> = {}) =>
    (await stores.search(store.id, { query: 'How many days of leave are there?', ...more })).data;
  expect((await search())[0]).toEqual({
    ...{ file_id: leave.id, filename: 'leave.md', score: expect.any(Number), attributes },
    content: [{ type: 'text', text: 'Employees get 27 days of leave.' }],
  });
  expect(await search({ max_num_results: 1 })).toHaveLength(1);
  const best = await search({ ranking_options: { score_threshold: 0.5 } });
  expect(best.map((hit) => [hit.file_id, hit.score >= 0.5])).toEqual([[leave.id, true]]);
  const travel = { query: ['days of leave', 'travel by ships'], max_num_results: 2 };
  expect(new Set((await search(travel)).map(({ filename }) => filename))).toEqual(
    new Set(['leave.md', 'ships.txt']),
  );
  const recent = { type: 'gte' as const, key: 'year', value: 2025 };
  const german = { type: 'eq' as const, key: 'lang', value: 'de' };
  const found = async (filters: OpenAI.VectorStoreSearchParams['filters']) =>
    (await search({ filters })).map(({ file_id: id }) => id);
  expect(await found({ type: 'and', filters: [recent, { ...german, type: 'ne' }] })).toEqual([leave.id]);
  expect(await found({ type: 'or', filters: [german, { ...recent, type: 'lt' }] })).toEqual([]);
}

async function changeAndDelete({ client, store, leave }: Filled, files: readonly string[]): Promise<void> {
  const { vectorStores: stores } = client;
  const asked = { vector_store_id: store.id };
  const parts = await stores.files.content(leave.id, asked);
  expect(parts.data).toEqual([{ type: 'text', text: 'Employees get 27 days of leave.' }]);
  const year = { ...asked, attributes: { year: 2026 } };
  expect((await stores.files.update(leave.id, year)).attributes).toEqual({ year: 2026 });
  const renamed = await stores.update(store.id, { name: 'People', metadata: { row: '1' } });
  expect(renamed).toMatchObject({
    name: 'People',
    metadata: { row: '1' },
    file_counts: { completed: 6 },
  });
  expect(Object.keys(renamed.metadata ?? {})).toEqual(['row']);
  expect(await stores.files.delete(files[1] ?? '', asked)).toMatchObject({ id: files[1], deleted: true });
  expect((await stores.retrieve(store.id)).file_counts).toMatchObject({ completed: 5, total: 5 });
  expect(await client.files.retrieve(files[1] ?? '')).toMatchObject({ status: 'processed' });
  expect((await stores.list({ limit: 1 })).data.map(({ id }) => id)).toEqual([store.id]);
  expect(await stores.delete(store.id)).toMatchObject({ id: store.id, deleted: true });
  await expect(stores.retrieve(store.id)).rejects.toEqual(refusal(404, { code: 'collection_not_found' }));
}

async function handleBatches(platform: JourneyPlatform): Promise<void> {
  const client = await ofNewTenant(platform);
  const { vectorStores: stores } = client;
  const broken = await client.files.create({
    ...{ file: await text('broken.pdf', '%PDF-1.7 that is none'), purpose: 'assistants' as const },
  });
  const store = await stores.create({ name: 'Pets', file_ids: [broken.id] });
  const files = await Promise.all([text('cats.txt', 'Cats sleep.'), text('dogs.txt', 'Dogs bark.')]);
  const uploaded = await stores.fileBatches.uploadAndPoll(store.id, { files });
  expect(uploaded).toMatchObject({
    ...{ id: expect.stringMatching(/^vsfb_[\da-f]{32}$/), object: 'vector_store.file_batch' },
    ...{ vector_store_id: store.id, status: 'completed' },
    file_counts: { in_progress: 0, completed: 2, failed: 0, cancelled: 0, total: 2 },
  });
  const asked = { vector_store_id: store.id };
  const ids: string[] = [];
  for await (const { id } of stores.fileBatches.listFiles(uploaded.id, { ...asked, limit: 1 })) ids.push(id);
  expect(ids).toHaveLength(2);
  const [cats = '', dogs = ''] = ids;
  const members = [{ file_id: cats, attributes: { legs: 4 } }, { file_id: dogs }, { file_id: broken.id }];
  const batch = await stores.fileBatches.createAndPoll(store.id, { files: members } as never);
  expect(batch).toMatchObject({
    status: 'completed',
    file_counts: { completed: 2, failed: 1, total: 3 },
  });
  const failed = await stores.fileBatches.listFiles(batch.id, { ...asked, filter: 'failed' });
  expect(failed.data).toMatchObject([
    {
      id: broken.id,
      status: 'failed',
      last_error: { code: 'invalid_file', message: expect.any(String) },
    },
  ]);
  expect((await stores.files.retrieve(cats, asked)).attributes).toEqual({ legs: 4 });
  expect(await stores.fileBatches.cancel(batch.id, asked)).toMatchObject({ status: 'completed' });
  await expect(stores.fileBatches.create(store.id, { file_ids: [cats, `file-${nobodys}`] })).rejects.toEqual(
    refusal(404, { param: 'file_ids[1]' }),
  );
}

async function refuseUnserved(platform: JourneyPlatform): Promise<void> {
  const client = await ofNewTenant(platform);
  const { vectorStores: stores } = client;
  const { id } = await stores.create({});
  const chunking = {
    type: 'static' as const,
    static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 0 },
  };
  const file = { file_id: `file-${nobodys}` };
  const refused: [() => Promise<unknown>, string][] = [
    [() => stores.create({ expires_after: { anchor: 'last_active_at', days: 7 } }), 'expires_after'],
    [() => stores.update(id, { expires_after: { anchor: 'last_active_at', days: 7 } }), 'expires_after'],
    [() => stores.create({ chunking_strategy: chunking }), 'chunking_strategy'],
    [() => stores.files.create(id, { ...file, chunking_strategy: chunking }), 'chunking_strategy'],
    [() => stores.search(id, { query: 'a', rewrite_query: true }), 'rewrite_query'],
    [() => stores.search(id, { query: 'a', max_num_results: 51 }), 'max_num_results'],
    [() => stores.search(id, { query: 'a', filters: { type: 'gt', key: 'a', value: 'b' } }), 'filters'],
    [() => stores.list({ after: 'vs_x' }), 'after'],
    [() => stores.list({ limit: 101 }), 'limit'],
  ];
  for (const [call, param] of refused) {
    await expect(call()).rejects.toEqual(refusal(400, { param, type: 'invalid_request_error' }));
  }
}
