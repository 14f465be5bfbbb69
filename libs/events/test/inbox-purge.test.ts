import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { purgeInbox } from '../src/index.ts';
import { type Backbone, openBackbone } from './backbone.ts';

let backbone: Backbone;
beforeAll(async () => {
  backbone = await openBackbone();
});
afterAll(() => backbone.close());

describe('purgeInbox', () => {
  it('forgets what is older, in several steps, and nothing else', async () => {
    const { db } = backbone;
    await db.query(
      `INSERT INTO inbox SELECT 'target', n::text, now() - interval '40 days' FROM generate_series(1, 12000) n`,
    );
    await db.query(`INSERT INTO inbox VALUES ('target', 'recent', now() - interval '20 days')`);
    expect(await purgeInbox(db, new Date(Date.now() - 30 * 86_400_000))).toBe(12_000);
    expect((await db.query('SELECT event_id FROM inbox')).rows).toEqual([{ event_id: 'recent' }]);
    expect(await purgeInbox(db, new Date(Date.now() - 30 * 86_400_000))).toBe(0);
  });
});
