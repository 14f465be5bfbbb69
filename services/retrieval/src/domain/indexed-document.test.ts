import { describe, expect, it } from 'vitest';
import { undescribed } from './description.ts';
import { decideArrival, decideDeletion, decideSharing, type IndexedDocument } from './indexed-document.ts';

const sharing = (sharingRevision: number, readers: string[] = []) => ({
  ...{ ownerId: 'o', visibility: 'private' as const, readers, sharingRevision },
});
const foreign = { state: 'foreign', liveVersion: undefined, sharing: undefined } as const;
const known = (facts: Partial<IndexedDocument>): IndexedDocument => ({
  documentId: 'd',
  tenantId: 't',
  state: 'live',
  liveVersion: 2,
  sharing: sharing(4),
  description: undescribed,
  ...facts,
});
const arrival = (document: IndexedDocument | undefined, version: number) =>
  decideArrival(document, { documentId: 'd', tenantId: 't', version });

describe('decideArrival', () => {
  it('indexes what is new, newer, or the same again', () => {
    expect(arrival(undefined, 1)).toBe('index');
    expect(arrival(known({}), 3)).toBe('index');
    expect(arrival(known({}), 2)).toBe('index');
    expect(arrival(known({ state: 'awaited', liveVersion: undefined }), 1)).toBe('index');
  });

  it('leaves out what is older than the live version', () => {
    expect(arrival(known({}), 1)).toBe('superseded');
  });

  it('never brings a deleted document back, however new the version', () => {
    expect(arrival(known({ state: 'deleted', liveVersion: undefined }), 9)).toBe('deleted');
  });

  it("never replaces another tenant's document", () => {
    expect(arrival(known(foreign), 9)).toBe('foreign');
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
    expect(() => decideDeletion(known(foreign), tombstone)).toThrow(
      expect.objectContaining({ code: 'not_found', reason: 'document_not_found' }),
    );
  });
});

describe('decideSharing', () => {
  it('takes what is newer, or comes again, of a document that is known or not', () => {
    expect(decideSharing(undefined, sharing(1))).toEqual({ sharing: sharing(1) });
    expect(decideSharing(known({}), sharing(5, ['r']))).toEqual({ sharing: sharing(5, ['r']) });
    expect(decideSharing(known({}), sharing(4))).toEqual({ sharing: sharing(4) });
  });

  it('ignores what is older, and a document that is deleted', () => {
    expect(decideSharing(known({}), sharing(3, ['r']))).toBeUndefined();
    const gone = known({ state: 'deleted', liveVersion: undefined, sharing: undefined });
    expect(decideSharing(gone, sharing(9))).toBeUndefined();
  });

  it("answers for another tenant's document as for one that is not there", () => {
    expect(() => decideSharing(known(foreign), sharing(9))).toThrow(
      expect.objectContaining({ code: 'not_found', reason: 'document_not_found' }),
    );
  });
});
