import { describe, expect, it } from 'vitest';
import { aDocument, admin, after, colleague, owner, stranger } from '../../test/support/samples.ts';
import { assertDeletable, assertReadable, assertWritable } from './access.ts';
import { beginDeletion } from './document.ts';

const secret = aDocument({ visibility: 'private' });
const shared = aDocument({ visibility: 'tenant' });

const answerOf = (run: () => unknown): string => {
  try {
    run();
    return 'yes';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
};

describe('access to a document', () => {
  it.each([
    ['the owner', owner, 'yes', 'yes', 'yes', 'yes'],
    ['a colleague', colleague, 'not_found', 'not_found', 'yes', 'permission_denied'],
    ['an admin', admin, 'not_found', 'not_found', 'yes', 'yes'],
    ['another tenant', stranger, 'not_found', 'not_found', 'not_found', 'not_found'],
  ])(
    'for %s follows visibility and ownership',
    (_who, viewer, readOwn, writeOwn, readShared, writeShared) => {
      expect(answerOf(() => assertReadable(viewer, secret))).toBe(readOwn);
      expect(answerOf(() => assertWritable(viewer, secret))).toBe(writeOwn);
      expect(answerOf(() => assertDeletable(viewer, secret))).toBe(writeOwn);
      expect(answerOf(() => assertReadable(viewer, shared))).toBe(readShared);
      expect(answerOf(() => assertWritable(viewer, shared))).toBe(writeShared);
      expect(answerOf(() => assertDeletable(viewer, shared))).toBe(writeShared);
    },
  );

  it('is for readers to read and not to change, within the tenant', () => {
    const document = aDocument({ readers: [colleague.userId] });
    const namesake = { ...stranger, userId: colleague.userId };
    expect(answerOf(() => assertReadable(colleague, document))).toBe('yes');
    expect(answerOf(() => assertWritable(colleague, document))).toBe('permission_denied');
    expect(answerOf(() => assertDeletable(colleague, document))).toBe('permission_denied');
    expect(answerOf(() => assertDeletable(colleague, beginDeletion(document, after(1))))).toBe('not_found');
    for (const viewer of [admin, stranger, namesake]) {
      expect(answerOf(() => assertReadable(viewer, document))).toBe('not_found');
      expect(answerOf(() => assertDeletable(viewer, document))).toBe('not_found');
    }
  });

  it('is refused to all once the document is deleted, except that who may delete finds the deletion', () => {
    const gone = beginDeletion(shared, after(1));
    for (const viewer of [owner, colleague, admin, stranger]) {
      expect(answerOf(() => assertReadable(viewer, gone))).toBe('not_found');
      expect(answerOf(() => assertWritable(viewer, gone))).toBe('not_found');
    }
    expect(answerOf(() => assertDeletable(owner, gone))).toBe('yes');
    expect(answerOf(() => assertDeletable(admin, gone))).toBe('yes');
    expect(answerOf(() => assertDeletable(colleague, gone))).toBe('not_found');
  });

  it('to a document that does not exist is refused like one to somebody else’s', () => {
    const unknown = answerOf(() => assertReadable(owner, undefined));
    expect(unknown).toBe(answerOf(() => assertReadable(stranger, shared)));
  });
});
