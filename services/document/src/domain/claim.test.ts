import { describe, expect, it } from 'vitest';
import { aDocument, after } from '../../test/support/samples.ts';
import { bytesOf, type Claim, claimAfter, settled } from './claim.ts';
import {
  beginDeletion,
  completeDeletion,
  type Document,
  nextAttempt,
  type Progress,
  recordProgress,
  replaceContent,
  share,
} from './document.ts';

const failure = { stage: 'embed', reason: 'no', message: 'No.' };
const reported = (document: Document, status: Progress['status']) =>
  recordProgress(document, { version: document.version, status, at: after(2), failure }, after(2));
const withBytes = (document: Document, bytes: number) =>
  replaceContent(document, { ...document.content, bytes }, after(3));

/** A document of 12 bytes that is reserved, and its claim. */
function reserved(): { document: Document; claim: Claim } {
  const document = aDocument();
  return { document, claim: settled(claimAfter(undefined, document)!, true) };
}

const total = (claim: Claim | undefined) => (claim === undefined ? undefined : bytesOf(claim));

describe('the claim of a document', () => {
  it('asks for a new one, and holds it when that is answered and through the pipeline', () => {
    const { document, claim } = reserved();
    const first = claimAfter(undefined, document);
    expect(first).toMatchObject({ revision: 1, version: 1, isAsking: true, isSettled: false });
    expect(total(first)).toEqual({ heldBytes: 0, wantedBytes: 12 });
    expect(total(claim)).toEqual({ heldBytes: 12, wantedBytes: 0 });
    for (const status of ['embedded', 'indexed'] as const)
      expect(claimAfter(claim, reported(document, status))).toBe(claim);
    expect(claimAfter(claim, share(document, { visibility: 'tenant' }, after(1)))).toBe(claim);
    expect(claimAfter(claim, nextAttempt(document, after(1)))).toBe(claim);
  });

  it('asks for a new version beside the old one, which counts until the new one is indexed', () => {
    const { document, claim } = reserved();
    const second = withBytes(reported(document, 'indexed'), 30);
    const asking = claimAfter(claim, second)!;
    expect(total(asking)).toEqual({ heldBytes: 12, wantedBytes: 30 });
    const granted = settled(asking, true);
    expect(total(granted)).toEqual({ heldBytes: 42, wantedBytes: 0 });
    const after = claimAfter(granted, reported(second, 'indexed'))!;
    expect(total(after)).toEqual({ heldBytes: 30, wantedBytes: 0 });
    expect(after.revision).toBe(3);
    expect(total(claimAfter(granted, reported(second, 'failed')))).toEqual({ heldBytes: 12, wantedBytes: 0 });
    expect(total(settled(asking, false))).toEqual({ heldBytes: 12, wantedBytes: 0 });
  });

  it('does not count a version that was replaced before it was reserved', () => {
    const document = aDocument();
    const asking = claimAfter(undefined, document);
    const second = claimAfter(asking, withBytes(document, 30));
    expect(total(second)).toEqual({ heldBytes: 0, wantedBytes: 30 });
  });

  it('is another one of a version that is as large as the one that it replaced before that was reserved', () => {
    const document = aDocument();
    const first = claimAfter(undefined, document);
    const second = claimAfter(first, withBytes(document, document.content.bytes));
    expect(second).toMatchObject({ revision: 2, version: 2, isAsking: true });
    const failed = reported(withBytes(document, document.content.bytes), 'failed');
    expect(total(claimAfter(settled(second!, true), failed))).toEqual({ heldBytes: 0, wantedBytes: 0 });
  });

  it('gives back what failed, and asks for it again when it is tried again', () => {
    const { document, claim } = reserved();
    const failed = reported(document, 'failed');
    const released = claimAfter(claim, failed)!;
    expect(released).toMatchObject({ revision: 2, isAsking: false, isSettled: false });
    expect(total(released)).toEqual({ heldBytes: 0, wantedBytes: 0 });
    const again = claimAfter(released, nextAttempt(failed, after(4)))!;
    expect(total(again)).toEqual({ heldBytes: 0, wantedBytes: 12 });
  });

  it('counts what turns out to be indexed without being asked for', () => {
    const { document, claim } = reserved();
    const released = claimAfter(claim, reported(document, 'failed'))!;
    const indexed = reported(reported(document, 'failed'), 'indexed');
    expect(total(claimAfter(released, indexed))).toEqual({ heldBytes: 12, wantedBytes: 0 });
    const unasked = claimAfter(claimAfter(undefined, document), reported(document, 'indexed'))!;
    expect(total(unasked)).toEqual({ heldBytes: 12, wantedBytes: 0 });
    expect(unasked.revision).toBe(2);
  });

  it('is kept while the document is being deleted, and is nothing afterwards', () => {
    const { document, claim } = reserved();
    const deleting = beginDeletion(document, after(1));
    expect(claimAfter(claim, deleting)).toBe(claim);
    expect(claimAfter(undefined, deleting)).toBeUndefined();
    const gone = claimAfter(claim, completeDeletion(deleting, after(2)))!;
    expect(gone).toMatchObject({ revision: 2, newestBytes: 0, earlierBytes: 0 });
  });
});
