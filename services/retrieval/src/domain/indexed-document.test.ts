import { describe, expect, it } from 'vitest';
import { decideArrival, type IndexedDocument } from './indexed-document.ts';

const known = (facts: Partial<IndexedDocument>): IndexedDocument => ({
  documentId: 'd',
  tenantId: 't',
  state: 'live',
  liveVersion: 2,
  ...facts,
});

describe('decideArrival', () => {
  it('indexes what is new, newer, or the same again', () => {
    expect(decideArrival(undefined, 1)).toBe('index');
    expect(decideArrival(known({}), 3)).toBe('index');
    expect(decideArrival(known({}), 2)).toBe('index');
  });

  it('leaves out what is older than the live version', () => {
    expect(decideArrival(known({}), 1)).toBe('superseded');
  });

  it('never brings a deleted document back, however new the version', () => {
    expect(decideArrival(known({ state: 'deleted', liveVersion: undefined }), 9)).toBe('deleted');
  });
});
