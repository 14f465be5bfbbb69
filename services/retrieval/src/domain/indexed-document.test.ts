import { describe, expect, it } from 'vitest';
import { decideArrival, decideDeletion, type IndexedDocument } from './indexed-document.ts';

const known = (facts: Partial<IndexedDocument>): IndexedDocument => ({
  documentId: 'd',
  tenantId: 't',
  state: 'live',
  liveVersion: 2,
  ...facts,
});
const arrival = (document: IndexedDocument | undefined, version: number, tenantId = 't') =>
  decideArrival(document, { tenantId, version });

describe('decideArrival', () => {
  it('indexes what is new, newer, or the same again', () => {
    expect(arrival(undefined, 1)).toBe('index');
    expect(arrival(known({}), 3)).toBe('index');
    expect(arrival(known({}), 2)).toBe('index');
  });

  it('leaves out what is older than the live version', () => {
    expect(arrival(known({}), 1)).toBe('superseded');
  });

  it('never brings a deleted document back, however new the version', () => {
    expect(arrival(known({ state: 'deleted', liveVersion: undefined }), 9)).toBe('deleted');
  });

  it("never replaces another tenant's document", () => {
    expect(arrival(known({}), 9, 'elsewhere')).toBe('foreign');
  });
});

describe('decideDeletion', () => {
  const tombstone = { documentId: 'd', tenantId: 't' };

  it('leaves a tombstone, whether the document was indexed before or not', () => {
    expect(decideDeletion(undefined, tombstone)).toEqual({ state: 'deleted', ...tombstone });
    expect(decideDeletion(known({}), tombstone)).toEqual({ state: 'deleted', ...tombstone });
  });

  it('changes nothing the second time', () => {
    expect(decideDeletion(known({ state: 'deleted', liveVersion: undefined }), tombstone)).toBeUndefined();
  });

  it("answers for another tenant's document as for one that is not there", () => {
    expect(() => decideDeletion(known({ tenantId: 'elsewhere' }), tombstone)).toThrow(
      expect.objectContaining({ code: 'not_found', reason: 'document_not_found' }),
    );
  });
});
