import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecidedClaim, decideClaim, type StorageClaim } from './storage.ts';

const first: StorageClaim = {
  ...{ documentId: 'document-1', tenantId: 'tenant-a', version: 1, claim: 1 },
  ...{ heldBytes: 0, wantedBytes: 400 },
};
const tenant = { quotaBytes: 1_000, reservedBytes: 600 };

describe('a claim', () => {
  it('is reserved to the last byte of the quota, and refused beyond it', () => {
    expect(decideClaim({ tenant, known: undefined }, first)).toEqual({
      ...{ claim: 1, isRefused: false, reservedBytes: 400 },
    });
    const larger = { ...first, wantedBytes: 401 };
    expect(decideClaim({ tenant, known: undefined }, larger)).toEqual({
      ...{ claim: 1, isRefused: true, reservedBytes: 0 },
    });
  });

  it('counts what is stored already, though it is more than the quota', () => {
    const held = { ...first, heldBytes: 5_000, wantedBytes: 0 };
    expect(decideClaim({ tenant, known: undefined }, held)).toMatchObject({
      ...{ isRefused: false, reservedBytes: 5_000 },
    });
  });

  it('is compared with what others have, not with what the document had itself', () => {
    const known = { claim: 1, isRefused: false, reservedBytes: 600 };
    const next = { ...first, claim: 2, heldBytes: 600 };
    expect(decideClaim({ tenant, known }, next)).toMatchObject({ isRefused: false, reservedBytes: 1_000 });
    const refused = decideClaim({ tenant, known }, { ...next, wantedBytes: 401 });
    expect(refused).toMatchObject({ isRefused: true, reservedBytes: 600 });
  });

  it('is decided as it was when it comes again, and is over when a newer one is known', () => {
    const known = { claim: 2, isRefused: true, reservedBytes: 7 };
    expect(decideClaim({ tenant, known }, { ...first, claim: 2 })).toBe(known);
    expect(decideClaim({ tenant, known }, first)).toBeUndefined();
  });

  it('leaves what the newest says, whatever the order and the repetitions', () => {
    const claims = [1, 2, 3, 4].map((claim) => ({ ...first, claim, heldBytes: claim * 10, wantedBytes: 0 }));
    const orders = fc.shuffledSubarray([...claims, ...claims], { minLength: 8 });
    fc.assert(
      fc.property(orders, (order) => {
        let known: DecidedClaim | undefined;
        for (const claim of order) known = decideClaim({ tenant, known }, claim) ?? known;
        expect(known?.reservedBytes).toBe(40);
      }),
    );
  });
});
