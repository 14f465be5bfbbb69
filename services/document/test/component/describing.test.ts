import type { Principal } from '@lectern/auth';
import { DocumentDescribed, type DocumentResource } from '@lectern/contracts';
import type { CloudEvent } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alice, bob, type Harness, mallory, putText, startDocument } from '../support/start-document.ts';

const published: CloudEvent[] = [];
let service: Harness;
let listener: Neighbour;

beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({}, aws);
  listener = await startNeighbour('retrieval', aws, {
    subscriptions: keepEvents(published, 'document', [DocumentDescribed]),
  });
});
afterAll(async () => {
  await listener.stop();
  await service.stop();
});

type Answer = DocumentResource & { reason?: string };
const patch = (id: string, json: unknown, headers: Record<string, string> = {}, as: Principal = alice) =>
  service.call<Answer>('PATCH', `/v1/documents/${id}`, { as, json, headers });
const tagOf = async (id: string) => {
  const answer = await service.send('GET', `/v1/documents/${id}`, {});
  await answer.body?.cancel();
  return answer.headers.get('etag') ?? '';
};

describe('PATCH of title and metadata', () => {
  it('is in the answer, in every read after it, in the history and in an event', async () => {
    const { id } = await putText(service, { title: 'Tides' });
    const change = { title: ' Neap tides ', metadata: { tags: ['sea'], published: '2026-11-29', pages: 2 } };
    const { status, body } = await patch(id, change);
    expect(status).toBe(200);
    const said = { title: 'Neap tides', metadata: change.metadata };
    expect(body).toMatchObject({ ...said, visibility: 'private', version: 1 });
    const { body: again } = await patch(id, { metadata: { pages: null, published: '2026-12-01' } });
    expect(again.metadata).toEqual({ tags: ['sea'], published: '2026-12-01' });
    expect((await service.call<Answer>('GET', `/v1/documents/${id}`, {})).body).toEqual(again);
    const history = await service.call<{ data: object[] }>('GET', `/v1/documents/${id}/history`, {});
    expect(history.body.data.slice(0, 2)).toMatchObject([
      { kind: 'described', userId: alice.userId, title: 'Neap tides', metadata: again.metadata },
      { kind: 'described', ...said },
    ]);
    const events = await eventually(
      () => {
        const its = published.filter(({ data }) => data.documentId === id);
        return its.length === 2 ? its : undefined;
      },
      { what: 'both changes are published' },
    );
    const revisions = events.map(({ data }) => data.descriptionRevision as number);
    expect(revisions.toSorted()).toEqual([2, 3]);
  });

  it('heeds If-Match, and says the tag of what there is now', async () => {
    const { id } = await putText(service);
    const seen = await tagOf(id);
    const first = await service.send('PATCH', `/v1/documents/${id}`, {
      json: { title: 'First' },
      headers: { 'if-match': `"other", ${seen}` },
    });
    expect([first.status, await first.json()]).toMatchObject([200, { title: 'First' }]);
    expect(first.headers.get('etag')).toBe(await tagOf(id));
    const late = await patch(id, { title: 'Late' }, { 'if-match': seen });
    expect([late.status, late.body.reason]).toEqual([412, 'document_changed']);
    expect((await patch(id, { title: 'Any' }, { 'if-match': '*' })).body.title).toBe('Any');
  });

  it.each([
    ['no title', { title: '' }],
    ['null for a title', { title: null }],
    ['a title that is too long', { title: 'x'.repeat(301) }],
    ['metadata that is a list', { metadata: [] }],
    ['a fact that is an object', { metadata: { a: { b: 1 } } }],
    ['a field that there is not', { ownerId: 'bob' }],
    ['nothing', {}],
  ])('refuses %s', async (_what, change) => {
    const { id } = await putText(service);
    expect((await patch(id, change)).status).toBe(400);
  });

  it('says what a fact may be', async () => {
    const { id } = await putText(service);
    for (const fact of [{ b: 1 }, ['a', true]]) {
      const { body } = await patch(id, { metadata: { a: fact } });
      const detail = expect.stringContaining('a list of up to 64 texts and numbers');
      expect(body).toMatchObject({ errors: [{ pointer: '/metadata/a', detail }] });
    }
  });

  it('is for those who may change the document, and for others as if it were not there', async () => {
    const { id } = await putText(service, { readers: ['bob'] });
    expect((await patch(id, { title: 'Mine' }, {}, bob)).status).toBe(403);
    expect((await patch(id, { title: 'Mine' }, {}, mallory)).status).toBe(404);
    expect((await service.call<Answer>('GET', `/v1/documents/${id}`, {})).body.title).toBe('Tides');
  });
});
