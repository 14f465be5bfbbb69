import { createLecternClient, type LecternError, type SessionClient } from '@lectern/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryDatabase } from '../src/query-database.ts';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

const quotaBytes = 1_000;
let test: TestPlatform;

beforeAll(async () => {
  // A short visibility timeout, so that the message of a killed process comes back soon.
  test = await startTestPlatform({
    QUOTA_BYTES: String(quotaBytes),
    EVENTS_VISIBILITY_TIMEOUT_SECONDS: '6',
  });
});
afterAll(() => test?.close());

const sentence = 'The heron waits at the pond. ';
const aFile = (bytes: number) => textFile('heron.txt', sentence.repeat(99).slice(0, bytes));
const reservedOf = async (agent: SessionClient) => (await agent.api.GET('/v1/quota')).data.reservedBytes;
const untilReserved = (agent: SessionClient, bytes: number) =>
  expect.poll(() => reservedOf(agent), { timeout: 60_000 }).toBe(bytes);

describe('the quota of a tenant', () => {
  it('rejects what is beyond it, keeps nothing of that, and has room again after a deletion', async () => {
    const agent = await test.newTenant();
    const first = await agent.uploadDocument(aFile(700), { wait: true });
    expect(await reservedOf(agent)).toBe(700);

    const refusal = await agent.uploadDocument(aFile(301), { wait: true }).catch((error: unknown) => error);
    const { reason, details } = refusal as LecternError;
    expect(reason).toBe('document_rejected');
    const { id } = details.document as { id: string };
    expect(await agent.getDocument(id)).toMatchObject({
      status: 'rejected',
      error: { stage: 'reserve', reason: 'quota_exceeded', message: expect.stringContaining('1000 bytes') },
      timeline: [{ status: 'ingested' }, { status: 'rejected' }],
    });
    await expect(agent.waitUntilIndexed(id)).rejects.toMatchObject({ reason: 'document_rejected' });
    const path = { params: { path: { id } } };
    await expect(agent.api.GET('/v1/documents/{id}/content', path)).rejects.toMatchObject({ status: 404 });
    expect(await reservedOf(agent)).toBe(700);

    await agent.api.DELETE('/v1/documents/{id}', { params: { path: { id: first.id } } });
    await untilReserved(agent, 0);
    await agent.uploadDocument(aFile(1_000), { wait: true });
  });

  it('is what is stored, though the service that counts is killed in the middle', async () => {
    const agent = await test.newTenant();
    const uploads = await Promise.all(
      [120, 130, 140, 150].map((bytes) => agent.uploadDocument(aFile(bytes))),
    );
    const killed = test.platform.pids().user;
    if (killed === undefined) throw new Error('The user service does not run.');
    process.kill(killed, 'SIGKILL');
    for (const { id } of uploads) {
      await expect
        .poll(async () => (await agent.getDocument(id).catch(() => undefined))?.status, { timeout: 120_000 })
        .toBe('indexed');
    }
    await untilReserved(agent, 540);
  });
});

const attached = (name: string, content: string) => [
  ...['--m', `Content-Type: text/plain; name="${name}"`],
  ...[`Content-Disposition: attachment; filename="${name}"`, '', content],
];
const mail = [
  ...['From: Ann <ann@example.org>', 'Subject: The yard', 'MIME-Version: 1.0'],
  ...['Content-Type: multipart/mixed; boundary=m', '', '--m', '', 'See the files.'],
  ...attached('crane.txt', 'The crane in the yard lifts three tonnes.'),
  ...attached('heron.txt', sentence.repeat(15)),
  '--m--',
].join('\r\n');

describe('what is attached to a mail', () => {
  it('is found and cited by itself, counts for the quota by itself, and goes with the mail', async () => {
    const agent = await test.newTenant();
    const file = { name: 'yard.eml', contentType: 'message/rfc822', content: Buffer.from(mail) };
    const { id } = await agent.uploadDocument(file, { wait: true });
    const path = { params: { path: { id } } };
    const attachments = async () => (await agent.api.GET('/v1/documents/{id}', path)).data.attachments ?? [];
    await expect
      .poll(async () => (await attachments()).map(({ filename, status }) => `${filename} ${status}`), {
        timeout: 60_000,
      })
      .toEqual(['crane.txt indexed', 'heron.txt rejected']);

    const { results } = await agent.search({ query: 'How much does the crane lift?' });
    const crane = (await attachments())[0]?.id;
    expect(results[0]).toMatchObject({ documentId: crane, filename: 'crane.txt' });
    const body = { prompt: 'How much does the crane in the yard lift?' };
    const { answered, citations } = (await agent.api.POST('/v1/generate', { body })).data;
    expect([answered, citations[0]?.documentId]).toEqual([true, crane]);

    const { operationId } = (await agent.api.DELETE('/v1/documents/{id}', path)).data;
    expect((await agent.search({ query: 'crane' })).results).toEqual([]);
    const operation = { params: { path: { id: operationId } } };
    await expect
      .poll(async () => (await agent.api.GET('/v1/operations/{id}', operation)).data.receipt, {
        timeout: 60_000,
      })
      .toMatchObject({ attachments: 2 });
    await untilReserved(agent, 0);
  });
});

describe('the erasure of an account', () => {
  it('leaves nothing, though the services that have its data are killed, and ends in a receipt', async () => {
    const agent = await test.newTenant();
    const { tenantId } = (await agent.api.GET('/v1/users/me')).data;
    await agent.uploadDocument(aFile(200), { wait: true });
    const key = (await agent.api.POST('/v1/api-keys', { body: { name: 'k', scopes: ['documents:read'] } }))
      .data;
    await agent.api.POST('/v1/prompts', { body: { name: 'summary', template: 'Sum up {{text}}' } });
    await agent.api.POST('/v1/webhooks', { body: { url: 'https://example.org/heron' } });
    const { receiptToken } = (await agent.api.DELETE('/v1/users/me')).data;
    for (const service of ['document', 'model', 'webhook']) {
      const killed = test.platform.pids()[service];
      if (killed === undefined) throw new Error(`The ${service} service does not run.`);
      process.kill(killed, 'SIGKILL');
    }

    const anybody = createLecternClient({ baseUrl: test.url });
    const receipt = () => anybody.api.POST('/v1/erasures/receipt', { body: { receiptToken } });
    await expect
      .poll(async () => (await receipt()).data.status, { timeout: 120_000, interval: 250 })
      .toBe('succeeded');
    expect((await receipt()).data.receipt).toMatchObject({
      ...{ documents: 1, blobs: 1, webhooks: 1, prompts: 1, promptVersions: 1, apiKeys: 1, accounts: 1 },
    });
    const left = await createLecternClient({ baseUrl: test.url, credential: key.key, retries: 0 })
      .api.GET('/v1/users/me')
      .catch((error: unknown) => error);
    expect(left).toMatchObject({ status: 401 });
    const rows = async (service: string, table: string) =>
      queryDatabase(test.platform, service, `SELECT * FROM ${table} WHERE tenant_id = '${tenantId}'`);
    expect(await rows('embedding', 'chunks')).toEqual([]);
    expect(await rows('user', 'users')).toEqual([]);
    expect(await rows('model', 'prompts')).toEqual([]);
    expect(await rows('webhook', 'webhooks')).toEqual([]);
  });
});
