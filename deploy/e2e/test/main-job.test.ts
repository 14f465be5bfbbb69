import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLecternClient, type Document, LecternError, logIn, register } from '@lectern/client';
import { fileFromPath } from '@lectern/client/node';
import { installClient, readmeExample } from '@lectern/client-package/install-client';
import { projectRoot } from '@lectern/local';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  ancestry,
  type OtlpReceiver,
  type ReceivedSpan,
  servicesToward,
  startOtlpReceiver,
} from '../src/otlp-receiver.ts';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

/** `SpanKind.CONSUMER` as OTLP numbers it. */
const consumer = 5;

let collector: OtlpReceiver;
let test: TestPlatform;

beforeAll(async () => {
  collector = await startOtlpReceiver();
  test = await startTestPlatform({
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    LOG_LEVEL: 'info',
  });
});

afterAll(async () => {
  await test?.close();
  await collector?.close();
});

const samplePath = (name: string) => `${projectRoot}/deploy/demo/samples/${name}`;

describe('the main job', () => {
  it.each([
    ['apollo-11.docx', 'Who was the pilot of the command module?', 'Collins'],
    ['lincoln-speeches.pdf', 'What shall government of the people not do?', 'perish'],
    ['bill-of-rights.txt', 'What must a warrant be supported by?', 'Oath or affirmation'],
    ['water-cycle.html', 'How long does water stay in the atmosphere?', '9 days'],
  ])('answers a question from %s with a citation', async (name, question, expected) => {
    const agent = await test.newTenant();
    const document = await agent.uploadDocument(await fileFromPath(samplePath(name)), { wait: true });
    expect(document).toMatchObject({ status: 'indexed', version: 1 });
    expect(document.chunkCount).toBeGreaterThan(0);
    expect(document.timeline.map((entry) => entry.status)).toEqual(['ingested', 'embedded', 'indexed']);

    const { results, index } = await agent.search({ query: question });
    expect(index.pending).toBe(0);
    expect(results.map((hit) => hit.text).join('\n')).toContain(expected);

    const answer = await agent.generateAnswer(question);
    expect(answer.model).toBe('extractive');
    expect(answer.citations.length).toBeGreaterThan(0);
    for (const citation of answer.citations) {
      expect(citation.documentId).toBe(document.id);
      expect(answer.answer).toContain(citation.marker);
    }
  });

  it('finds by meaning what no word of the question names', async () => {
    const agent = await test.newTenant();
    await agent.uploadDocument(textFile('a.txt', 'The cat slept on the warm windowsill all afternoon.'), {
      wait: true,
    });
    await agent.uploadDocument(
      textFile('b.txt', 'The central bank raised interest rates to slow inflation.'),
      {
        wait: true,
      },
    );
    const { results } = await agent.search({ query: 'a pet taking a nap', mode: 'dense' });
    expect(results[0]?.text).toContain('cat');
  });

  it('gives the original bytes back', async () => {
    const agent = await test.newTenant();
    const path = samplePath('lincoln-speeches.pdf');
    const { id } = await agent.uploadDocument(await fileFromPath(path));
    const { data, response } = await agent.api.GET('/v1/documents/{id}/content', {
      ...{ params: { path: { id } }, parseAs: 'arrayBuffer' as const },
    });
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(Buffer.from(data)).toEqual(await readFile(path));
  });

  it('shows what was read, and where it was cut', async () => {
    const agent = await test.newTenant();
    const { id, chunkCount } = await agent.uploadDocument(
      await fileFromPath(samplePath('lincoln-speeches.pdf')),
      {
        wait: true,
      },
    );
    const params = { path: { id } };
    const text = (await agent.api.GET('/v1/documents/{id}/text', { params })).data;
    const whole = text.data.map((part) => part.text).join('');
    expect(whole).toContain('shall not perish from the earth');
    expect(text.data.map(({ page }) => page)).toEqual([...new Set(text.data.map(({ page }) => page))]);
    const chunks = (await agent.api.GET('/v1/documents/{id}/chunks', { params })).data;
    expect(chunks.data).toHaveLength(chunkCount);
    for (const { text: words, repeated, start, end } of chunks.data)
      expect(words.slice(repeated)).toBe(whole.slice(start, end));
    const { results } = await agent.search({ query: 'perish from the earth' });
    expect(chunks.data.map((chunk) => chunk.id)).toContain(results[0]?.chunkId);
  });

  it('shows another tenant nothing, also where its user is named as a reader', async () => {
    const [owner, stranger] = [await test.newTenant(), await test.newTenant()];
    const { id } = await owner.uploadDocument(textFile('secret.txt', 'The launch code is heliotrope.'), {
      wait: true,
    });
    const reader = (await stranger.api.GET('/v1/users/me')).data.id;
    const one = { params: { path: { id } } };
    const shared = await owner.api.PATCH('/v1/documents/{id}', { ...one, body: { readers: [reader] } });
    expect(shared.data).toMatchObject({ id, visibility: 'private', readers: [reader] });
    await expect(stranger.getDocument(id)).rejects.toMatchObject({ code: 'not_found' });
    const deletion = stranger.api.DELETE('/v1/documents/{id}', one);
    await expect(deletion).rejects.toMatchObject({ code: 'not_found' });
    for (const mode of ['hybrid', 'dense', 'lexical'] as const) {
      expect((await stranger.search({ query: 'launch code heliotrope', mode })).results).toEqual([]);
    }
    expect((await stranger.search({ query: 'heliotrope', filter: { documentIds: [id] } })).results).toEqual(
      [],
    );
    expect((await stranger.generateAnswer('What is the launch code?')).citations).toEqual([]);
  });

  it('hides a deleted document at once and removes it everywhere', async () => {
    const agent = await test.newTenant();
    const { id } = await agent.uploadDocument(
      textFile('gone.txt', 'Zirconium teapots are stored in hangar nine.'),
      {
        wait: true,
      },
    );
    const { data } = await agent.api.DELETE('/v1/documents/{id}', { params: { path: { id } } });
    expect((await agent.search({ query: 'zirconium teapots' })).results).toEqual([]);
    await expect(agent.getDocument(id)).rejects.toMatchObject({ code: 'not_found' });
    const params = { path: { id: data.operationId } };
    const status = async () => (await agent.api.GET('/v1/operations/{id}', { params })).data.status;
    await expect.poll(status, { timeout: 15_000 }).toBe('succeeded');
  });

  it('answers from the new version once it is indexed, and no longer from the old', async () => {
    const agent = await test.newTenant();
    const { id } = await agent.uploadDocument(textFile('plan.txt', 'The meeting takes place in Lisbon.'), {
      wait: true,
    });
    const next = textFile('plan.txt', 'The meeting takes place in Oslo.');
    expect(await agent.replaceContent(id, next, { wait: true })).toMatchObject({ id, version: 2 });
    const { results } = await agent.search({ query: 'Where does the meeting take place?' });
    expect(results.map((hit) => hit.text)).toEqual(['The meeting takes place in Oslo.']);
    expect(results[0]?.version).toBe(2);
  });
});

describe('the client', () => {
  it('that is installed from its package runs the example of its README', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lectern-client-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await installClient(folder);
    const program = join(folder, 'installed', 'example.mjs');
    await writeFile(program, await readmeExample());
    const account = { email: 'reader@example.com', password: 'a long test password' };
    await register({ baseUrl: test.url }, { ...account, displayName: 'Reader' });
    const args = [test.url, account.email, account.password, `${projectRoot}/docs/architecture.md`];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/ can be searched, in \d+ parts\.\n/);
    expect(stdout).toContain('rejected');
    expect(stdout).toMatch(/\n\[\d\] /);
  });
});

describe('bad input', () => {
  it('is refused with a problem that says what is wrong', async () => {
    const agent = await test.newTenant();
    const upload = (name: string, contentType: string, content: string) =>
      agent.uploadDocument({ name, contentType, content }, { wait: true });
    await expect(upload('a.exe', 'application/x-msdownload', 'MZ')).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
    await expect(upload('a.pdf', 'application/pdf', 'this is no pdf')).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
    await expect(upload('a.txt', 'text/plain', '')).rejects.toBeInstanceOf(LecternError);
    await expect(agent.getDocument('not-an-id')).rejects.toMatchObject({ code: 'not_found' });
    await expect(agent.search({ query: '' })).rejects.toMatchObject({ code: 'invalid_argument' });
    const nobody = createLecternClient({ baseUrl: test.url, credential: 'nonsense' });
    await expect(nobody.api.GET('/v1/users/me')).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('that is a broken file fails its document with a stage and a reason a person can act on', async () => {
    const agent = await test.newTenant();
    const broken = textFile('broken.pdf', '%PDF-1.7\nthis is cut off');
    const failure = await agent.uploadDocument(broken, { wait: true }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ reason: 'document_failed', details: { document: { status: 'failed' } } });
    const { id } = (failure as LecternError).details.document as Document;
    const { error } = await agent.getDocument(id);
    expect(error).toMatchObject({ stage: 'extract' });
    expect(error?.message.length).toBeGreaterThan(20);
    await expect(agent.waitUntilIndexed(id)).rejects.toThrow(error?.message);
  });
});

describe('the trace of one upload', () => {
  it('is one trace from the gateway to the vector store, across SNS and SQS', async () => {
    const agent = await test.newTenant();
    const { id } = await agent.uploadDocument(
      textFile('traced.txt', 'Every step of this document is one trace.'),
      {
        wait: true,
      },
    );

    // Which trace is this upload's stands on the spans that name its document; there must be just one.
    const tracesOfDocument = (): string[] => {
      const named = collector.spans().filter((span) => span.attributes['lectern.document.id'] === id);
      return [...new Set(named.map((span) => span.traceId))];
    };
    const storeWrites = (): ReceivedSpan[] => {
      const [traceId] = tracesOfDocument();
      return collector.spans().filter((span) => span.traceId === traceId && span.name === 'lancedb upsert');
    };
    // Services export once a second and one by one: complete is a path that begins at the gateway.
    await expect
      .poll(() => storeWrites().map((span) => servicesToward(span, collector.spans())), { timeout: 20_000 })
      .toEqual([['gateway', 'document', 'user', 'document', 'embedding', 'retrieval']]);
    expect(tracesOfDocument()).toHaveLength(1);

    // What the upload itself wrote belongs to it too, although its bytes came when they came.
    const blobs = collector.spans().filter(({ attributes }) => String(attributes['aws.s3.key']).includes(id));
    expect(blobs.map(({ service, name }) => `${service}: ${name}`).toSorted()).toEqual([
      'document: S3.PutObject',
      'embedding: S3.GetObject',
      'embedding: S3.PutObject',
      'retrieval: S3.GetObject',
    ]);
    expect(new Set(blobs.map((span) => span.traceId))).toEqual(new Set(tracesOfDocument()));

    const [write] = storeWrites();
    const path = ancestry(write!, collector.spans());
    expect(path[0]).toMatchObject({ service: 'gateway', parentSpanId: undefined });
    expect(new Set(path.map((span) => span.traceId))).toEqual(new Set(tracesOfDocument()));
    // Each hop across SNS and SQS: the span that publishes is the parent of the one that handles, in the next service.
    const hops = path.flatMap((span, i) => {
      const parent = path[i - 1];
      return span.kind === consumer ? [[parent, span].map((end) => `${end?.service}: ${end?.name}`)] : [];
    });
    expect(hops).toEqual([
      ['document: publish StorageClaimed.v1', 'user: process StorageClaimed.v1'],
      ['user: publish StorageReserved.v1', 'document: process StorageReserved.v1'],
      ['document: publish DocumentIngested.v1', 'embedding: process DocumentIngested.v1'],
      ['embedding: publish DocumentEmbedded.v1', 'retrieval: process DocumentEmbedded.v1'],
    ]);
  });
});

describe('a tenant', () => {
  it('takes in a second person by the token in the log, and software by a key', async () => {
    const account = { email: 'olga@example.com', password: 'a long test password', displayName: 'Olga' };
    const connection = { baseUrl: test.url };
    const { api, list } = await register(connection, account);
    await api.POST('/v1/invitations', { body: { email: 'paul@example.com', role: 'member' } });
    const log = await readFile(`${test.dataDir}/logs/user.log`, 'utf8');
    const [, token = ''] = /invitation for paul@example\.com: the token is (\S+),/.exec(log) ?? [];
    const { password } = account;
    const acceptance = { token, displayName: 'Paul', password };
    await createLecternClient(connection).api.POST('/v1/invitations/accept', { body: acceptance });
    const paul = await logIn(connection, { email: 'paul@example.com', password });
    const { data: members } = await paul.api.GET('/v1/members');
    expect(members.data).toMatchObject([{ role: 'member' }, { role: 'owner' }]);
    const ids: string[] = [];
    for await (const { id } of list('/v1/members', { query: { limit: 1 } })) ids.push(id);
    expect(ids).toEqual(members.data.map(({ id }) => id));

    const { id } = (await api.POST('/v1/service-accounts', { body: { name: 'crawler' } })).data;
    const body = { name: 'k', scopes: ['search' as const], serviceAccountId: id };
    const { data: made } = await api.POST('/v1/api-keys', { body });
    const crawler = createLecternClient({ ...connection, credential: made.key });
    const me = (await crawler.api.GET('/v1/users/me')).data;
    expect(me).toMatchObject({ id, via: 'api-key', scopes: ['search'] });
    expect((await crawler.search({ query: 'anything' })).results).toEqual([]);
  });
});
