import type { DocumentResource } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alice, bob, type Harness, startDocument } from '../support/start-document.ts';

let service: Harness;
beforeAll(async () => {
  service = await startDocument();
});
afterAll(() => service.stop());

const put = async (text: string, as = alice): Promise<DocumentResource> => {
  const json = { title: 'Rules', text, visibility: 'tenant' };
  return (await service.call<DocumentResource>('POST', '/v1/documents', { as, json })).body;
};
const show = async (id: string, as = alice): Promise<DocumentResource> =>
  (await service.call<DocumentResource>('GET', `/v1/documents/${id}`, { as })).body;

describe('documents with the same bytes', () => {
  it('name the oldest one of their owner, in every answer; nothing is refused', async () => {
    const first = await put('The gate closes at ten.');
    const second = await put('The gate closes at ten.');
    const third = await put('The gate closes at ten.');
    expect([first.duplicateOf, second.duplicateOf, third.duplicateOf]).toEqual([
      undefined,
      first.id,
      first.id,
    ]);
    expect((await show(third.id)).duplicateOf).toBe(first.id);
    const list = await service.call<{ data: DocumentResource[] }>('GET', '/v1/documents', { as: alice });
    const listed = new Map(list.body.data.map(({ id, duplicateOf }) => [id, duplicateOf]));
    expect([listed.get(first.id), listed.get(second.id)]).toEqual([undefined, first.id]);

    await service.call('DELETE', `/v1/documents/${first.id}`, { as: alice });
    expect((await show(second.id)).duplicateOf).toBeUndefined();
    expect((await show(third.id)).duplicateOf).toBe(second.id);
  });

  it('go by the newest version', async () => {
    const first = await put('The crane lifts three tonnes.');
    const second = await put('The crane lifts four tonnes.');
    const json = { text: 'The crane lifts three tonnes.' };
    const replaced = await service.call<DocumentResource>('PUT', `/v1/documents/${second.id}/content`, {
      as: alice,
      json,
    });
    expect(replaced.body.duplicateOf).toBe(first.id);
    await service.call('PUT', `/v1/documents/${first.id}/content`, { as: alice, json: { text: 'Nothing.' } });
    expect((await show(second.id)).duplicateOf).toBeUndefined();
  });

  it('of different owners say nothing of each other, and others do not see which are equal', async () => {
    const own = await put('Keys hang behind the bar.');
    const others = await put('Keys hang behind the bar.', bob);
    expect(others.duplicateOf).toBeUndefined();
    const again = await put('Keys hang behind the bar.');
    expect(again.duplicateOf).toBe(own.id);
    expect((await show(again.id, bob)).duplicateOf).toBeUndefined();
  });

  it('have an ETag by which they can be changed', async () => {
    await put('Lamps are lit at dusk.');
    const { id } = await put('Lamps are lit at dusk.');
    const { headers } = await service.send('GET', `/v1/documents/${id}`, { as: alice });
    const etag = headers.get('etag') ?? '';
    const changed = await service.call<DocumentResource>('PATCH', `/v1/documents/${id}`, {
      as: alice,
      headers: { 'if-match': etag },
      json: { title: 'Lamps' },
    });
    expect([changed.status, changed.body.title]).toEqual([200, 'Lamps']);
  });
});
