import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostMessageBytes } from './cloud-event.ts';
import { type OutgoingMessage, sizeOf, splitIntoBatches } from './publish-batches.ts';

const message = (id: number, bytes: number): OutgoingMessage => ({
  id: String(id),
  body: 'x'.repeat(bytes),
  attributes: { type: 'Happened.v1' },
});

describe('splitIntoBatches', () => {
  it('keeps every message in its order within the limits of SNS, and no batch smaller than it has to be', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 60 }), (sizes) => {
        const messages = sizes.map((bytes, id) => message(id, bytes));
        const batches = splitIntoBatches(messages);
        expect(batches.flat()).toEqual(messages);
        const weight = (batch: OutgoingMessage[]): number => batch.reduce((sum, one) => sum + sizeOf(one), 0);
        batches.forEach((batch, index) => {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(weight(batch)).toBeLessThanOrEqual(mostMessageBytes);
          const next = batches[index + 1]?.[0];
          if (next) expect(batch.length === 10 || weight([...batch, next]) > mostMessageBytes).toBe(true);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('counts bytes, not characters, and the attributes too', () => {
    expect(sizeOf({ id: '1', body: 'ü€', attributes: { type: 'Ä.v1' } })).toBe(5 + 4 + 6 + 5);
  });
});
