import { describe, expect, it } from 'vitest';
import { batchIdOf, collectionIdOf, documentIdOf, fileBatchIdOf, fileIdOf, vectorStoreIdOf } from './ids.ts';

const id = '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4';

describe('an id of OpenAI’s API', () => {
  it.each([
    ['file-0198d2f4a28f7c1995f38e9fa0b1c2d4', fileIdOf, documentIdOf],
    ['vs_0198d2f4a28f7c1995f38e9fa0b1c2d4', vectorStoreIdOf, collectionIdOf],
    ['vsfb_0198d2f4a28f7c1995f38e9fa0b1c2d4', fileBatchIdOf, batchIdOf],
  ] as const)('is the platform’s own in another form: %s', (shown, toShown, toOwn) => {
    expect(toShown(id)).toBe(shown);
    expect(toOwn(shown)).toBe(id);
  });

  it('may be the platform’s own as it is, and stays one to one where that is no UUID', () => {
    expect([documentIdOf(id), collectionIdOf(id)]).toEqual([id, id]);
    for (const other of ['document-1', 'a', 'FILE', '']) {
      expect(documentIdOf(fileIdOf(other))).toBe(other);
      expect(collectionIdOf(vectorStoreIdOf(other))).toBe(other);
    }
  });
});
