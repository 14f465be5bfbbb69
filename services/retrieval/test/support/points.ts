import { accessScopeOf } from '../../src/domain/access-scope.ts';
import type { Sharing } from '../../src/domain/sharing.ts';
import type { Point } from '../../src/ports.ts';

/** For calls that are not cancelled. */
export const { signal } = new AbortController();

export const model = { name: 'test-model', dimensions: 4 };

/** A unit vector near one of the four axes. */
export function axis(at: number, lean = 0): Float32Array {
  const raw = [0, 1, 2, 3].map((i) => (i === at ? 1 : i === (at + 1) % 4 ? lean : 0));
  const length = Math.hypot(...raw);
  return Float32Array.from(raw, (x) => x / length);
}

/** A point with the facts that a test names; the rest is plain. */
export function pointWith(facts: Partial<Point>): Point {
  return {
    documentId: 'document-1',
    version: 1,
    tenantId: 'tenant-1',
    ownerId: 'user-1',
    visibility: 'tenant',
    readers: [],
    metadata: {},
    collections: [],
    title: 'A title',
    chunkId: `chunk-${facts.ordinal ?? 0}`,
    ordinal: 0,
    text: 'a plain text',
    headings: [],
    vector: axis(0),
    ...facts,
  };
}

export const scopeOf = (tenantId = 'tenant-1', userId = 'user-1', collections?: readonly string[]) =>
  accessScopeOf({ tenantId, userId, collections });

/** Who may see a document of user-1. */
export const sharingOf = (facts: Partial<Sharing>): Sharing => ({
  ...{ ownerId: 'user-1', visibility: 'private', readers: [], sharingRevision: 1 },
  ...facts,
});

let made = 0;

/** A document of its own for each test, so that the tests share one store and do not meet. */
export const fresh = () => {
  made += 1;
  return { documentId: `document-${made}`, tenantId: `tenant-${made}` };
};
