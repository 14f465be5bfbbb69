import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument, after, owner } from '../../test/support/samples.ts';
import { completeDeletion, share } from './document.ts';

const secret = aDocument();
const open = aDocument({ visibility: 'tenant' });
const shared = aDocument({ readers: ['zoe', 'bob'] });

describe('sharing a document', () => {
  it('keeps each reader once, in one order, and never the owner', () => {
    const readers = fc.array(fc.constantFrom('a', 'b', 'B', 'ü', owner.userId));
    fc.assert(
      fc.property(readers, (named) => {
        const document = share(secret, { readers: named }, after(1));
        const expected = [...new Set(named)].filter((id) => id !== owner.userId).sort();
        expect(document.readers).toEqual(expected);
        expect(document.sharingRevision).toBe(secret.sharingRevision + (expected.length > 0 ? 1 : 0));
      }),
    );
  });

  it('counts each change, and is no change when the same may read', () => {
    expect(shared).toMatchObject({ readers: ['bob', 'zoe'], sharingRevision: 1 });
    expect(share(shared, {}, after(1))).toBe(shared);
    expect(share(shared, { visibility: 'private', readers: ['zoe', 'bob', 'zoe'] }, after(1))).toBe(shared);
    const fewer = share(shared, { readers: ['bob'] }, after(1));
    expect(fewer).toMatchObject({ readers: ['bob'], sharingRevision: 2, updatedAt: after(1) });
    expect(share(fewer, { readers: ['bob', 'zoe'] }, after(2))).toMatchObject({ sharingRevision: 3 });
  });

  it('with the whole tenant forgets the readers', () => {
    const wide = share(shared, { visibility: 'tenant' }, after(1));
    expect(wide).toMatchObject({ visibility: 'tenant', readers: [] });
    expect(share(wide, { visibility: 'private' }, after(2))).toMatchObject({
      readers: [],
      sharingRevision: 3,
    });
  });

  it('takes readers of a private document only', () => {
    const refused = expect.objectContaining({ code: 'invalid_argument', reason: 'readers_need_private' });
    expect(() => share(open, { readers: ['bob'] }, after(1))).toThrow(refused);
    expect(() => share(secret, { visibility: 'tenant', readers: ['bob'] }, after(1))).toThrow(refused);
    expect(() => aDocument({ visibility: 'tenant', readers: ['bob'] })).toThrow(refused);
    expect(share(open, { visibility: 'private', readers: ['bob'] }, after(1)).readers).toEqual(['bob']);
  });

  it('leaves no reader in what is kept of a deleted document', () => {
    expect(completeDeletion(shared, after(1)).readers).toEqual([]);
  });
});
