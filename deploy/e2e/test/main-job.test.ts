import { readFile } from 'node:fs/promises';
import { contentTypeOf, createAgentClient, register, send, startSession } from '@lectern/agent';
import { AppError } from '@lectern/errors';
import { projectRoot } from '@lectern/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const sample = async (name: string) => ({
  name,
  contentType: contentTypeOf(name) ?? '',
  bytes: Uint8Array.from(await readFile(`${projectRoot}/deploy/demo/samples/${name}`)),
});

describe('the main job', () => {
  it.each([
    ['apollo-11.docx', 'Who was the pilot of the command module?', 'Collins'],
    ['lincoln-speeches.pdf', 'What shall government of the people not do?', 'perish'],
    ['bill-of-rights.txt', 'What must a warrant be supported by?', 'Oath or affirmation'],
    ['water-cycle.html', 'How long does water stay in the atmosphere?', '9 days'],
  ])('answers a question from %s with a citation', async (name, question, expected) => {
    const agent = await test.newTenant();
    const document = await agent.upload(await sample(name), { wait: true });
    expect(document).toMatchObject({ status: 'indexed', version: 1 });
    expect(document.chunkCount).toBeGreaterThan(0);
    expect(document.timeline.map((entry) => entry.status)).toEqual(['ingested', 'embedded', 'indexed']);

    const { results, index } = await agent.search({ query: question });
    expect(index.pending).toBe(0);
    expect(results.map((hit) => hit.text).join('\n')).toContain(expected);

    const answer = await agent.ask(question);
    expect(answer.model).toBe('extractive');
    expect(answer.citations.length).toBeGreaterThan(0);
    for (const citation of answer.citations) {
      expect(citation.documentId).toBe(document.id);
      expect(answer.answer).toContain(citation.marker);
    }
  });

  it('finds by meaning what no word of the question names', async () => {
    const agent = await test.newTenant();
    await agent.upload(textFile('a.txt', 'The cat slept on the warm windowsill all afternoon.'), {
      wait: true,
    });
    await agent.upload(textFile('b.txt', 'The central bank raised interest rates to slow inflation.'), {
      wait: true,
    });
    const { results } = await agent.search({ query: 'a pet taking a nap', mode: 'dense' });
    expect(results[0]?.text).toContain('cat');
  });

  it('gives the original bytes back', async () => {
    const agent = await test.newTenant();
    const file = await sample('lincoln-speeches.pdf');
    const { id } = await agent.upload(file);
    const key = await agent.createApiKey('reader', ['documents:read']);
    const response = await send(test.url, {
      method: 'GET',
      path: `/v1/documents/${id}/content`,
      headers: { authorization: `Bearer ${key}` },
    });
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(file.bytes);
  });

  it('shows another tenant nothing, also where its user is named as a reader', async () => {
    const [owner, stranger] = [await test.newTenant(), await test.newTenant()];
    const { id } = await owner.upload(textFile('secret.txt', 'The launch code is heliotrope.'), {
      wait: true,
    });
    const key = await owner.createApiKey('sharer', ['documents:write']);
    const { id: reader } = await stranger.me();
    const shared = await fetch(`${test.url}/v1/documents/${id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ readers: [reader] }),
    });
    expect(await shared.json()).toMatchObject({ id, visibility: 'private', readers: [reader] });
    await expect(stranger.document(id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(stranger.remove(id)).rejects.toMatchObject({ code: 'not_found' });
    for (const mode of ['hybrid', 'dense', 'lexical'] as const) {
      expect((await stranger.search({ query: 'launch code heliotrope', mode })).results).toEqual([]);
    }
    expect((await stranger.search({ query: 'heliotrope', filter: { documentIds: [id] } })).results).toEqual(
      [],
    );
    expect((await stranger.ask('What is the launch code?')).citations).toEqual([]);
  });

  it('hides a deleted document at once and removes it everywhere', async () => {
    const agent = await test.newTenant();
    const { id } = await agent.upload(textFile('gone.txt', 'Zirconium teapots are stored in hangar nine.'), {
      wait: true,
    });
    const operationId = await agent.remove(id);
    expect((await agent.search({ query: 'zirconium teapots' })).results).toEqual([]);
    await expect(agent.document(id)).rejects.toMatchObject({ code: 'not_found' });
    const key = await agent.createApiKey('reader', ['documents:read']);
    await expect
      .poll(
        async () => {
          const headers = { authorization: `Bearer ${key}` };
          const response = await send(test.url, {
            method: 'GET',
            path: `/v1/operations/${operationId}`,
            headers,
          });
          const operation = (await response.json()) as { status: string };
          return operation.status;
        },
        { timeout: 15_000 },
      )
      .toBe('succeeded');
  });

  it('answers from the new version once it is indexed, and no longer from the old', async () => {
    const agent = await test.newTenant();
    const key = await agent.createApiKey('writer', ['documents:read', 'documents:write', 'search']);
    const { id } = await agent.upload(textFile('plan.txt', 'The meeting takes place in Lisbon.'), {
      wait: true,
    });
    await send(test.url, {
      method: 'PUT',
      path: `/v1/documents/${id}/content?wait=indexed&timeoutMs=20000`,
      headers: { authorization: `Bearer ${key}` },
      body: (() => {
        const form = new FormData();
        form.set('file', new Blob(['The meeting takes place in Oslo.'], { type: 'text/plain' }), 'plan.txt');
        return form;
      })(),
    });
    const { results } = await createAgentClient(test.url, key).search({
      query: 'Where does the meeting take place?',
    });
    expect(results.map((hit) => hit.text)).toEqual(['The meeting takes place in Oslo.']);
    expect(results[0]?.version).toBe(2);
  });
});

describe('bad input', () => {
  it('is refused with a problem that says what is wrong', async () => {
    const agent = await test.newTenant();
    const upload = (name: string, contentType: string, text: string) =>
      agent.upload({ name, contentType, bytes: new TextEncoder().encode(text) }, { wait: true });
    await expect(upload('a.exe', 'application/x-msdownload', 'MZ')).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
    await expect(upload('a.pdf', 'application/pdf', 'this is no pdf')).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
    await expect(upload('a.txt', 'text/plain', '')).rejects.toBeInstanceOf(AppError);
    await expect(agent.document('not-an-id')).rejects.toMatchObject({ code: 'not_found' });
    await expect(agent.search({ query: '' })).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(createAgentClient(test.url, 'nonsense').me()).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('that is a broken file fails its document with a stage and a reason a person can act on', async () => {
    const agent = await test.newTenant();
    const broken = new TextEncoder().encode('%PDF-1.7\nthis is cut off');
    const document = await agent.upload(
      { name: 'broken.pdf', contentType: 'application/pdf', bytes: broken },
      { wait: true },
    );
    expect(document.status).toBe('failed');
    expect(document.error).toMatchObject({ stage: 'extract' });
    expect(document.error?.message.length).toBeGreaterThan(20);
  });
});

describe('the trace of one upload', () => {
  it('is one trace from the gateway to the vector store, across SNS and SQS', async () => {
    const agent = await test.newTenant();
    const { id } = await agent.upload(textFile('traced.txt', 'Every step of this document is one trace.'), {
      wait: true,
    });

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
      .toEqual([['gateway', 'document', 'embedding', 'retrieval']]);
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
      ['document: publish DocumentIngested.v1', 'embedding: process DocumentIngested.v1'],
      ['embedding: publish DocumentEmbedded.v1', 'retrieval: process DocumentEmbedded.v1'],
    ]);
  });
});

describe('a tenant', () => {
  it('takes in a second person by the token in the log, and software by a key', async () => {
    const account = { email: 'olga@example.com', password: 'a long test password', displayName: 'Olga' };
    await register(test.url, account);
    const olga = await startSession(test.url, account);
    const call = async (method: 'GET' | 'POST', path: string, body?: unknown, credential = olga) => {
      const headers = { authorization: `Bearer ${credential}` };
      const response = await send(test.url, {
        method,
        path,
        body,
        ...(credential === '' ? {} : { headers }),
      });
      return (await response.json()) as Record<string, unknown>;
    };

    await call('POST', '/v1/invitations', { email: 'paul@example.com', role: 'member' });
    const log = await readFile(`${test.dataDir}/logs/user.log`, 'utf8');
    const token = /invitation for paul@example\.com: the token is (\S+),/.exec(log)?.[1];
    const paul = { email: 'paul@example.com', password: account.password, displayName: 'Paul' };
    const { displayName, password } = paul;
    await call('POST', '/v1/invitations/accept', { token, displayName, password }, '');
    const members = await call('GET', '/v1/members', undefined, await startSession(test.url, paul));
    expect(members.data).toMatchObject([{ role: 'member' }, { role: 'owner' }]);

    const { id } = await call('POST', '/v1/service-accounts', { name: 'crawler' });
    const key = await call('POST', '/v1/api-keys', { name: 'k', scopes: ['search'], serviceAccountId: id });
    const crawler = createAgentClient(test.url, String(key.key));
    expect(await crawler.me()).toMatchObject({ id, via: 'api-key', scopes: ['search'] });
    expect((await crawler.search({ query: 'anything' })).results).toEqual([]);
  });
});
