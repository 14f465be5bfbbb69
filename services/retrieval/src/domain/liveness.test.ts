import { describe, expect, it } from 'vitest';
import { keepLive } from './liveness.ts';

const live = (documentId: string, version: number) => ({
  documentId,
  version,
  title: `title of ${documentId}`,
});

describe('keepLive', () => {
  it('keeps the live version in its order, and gives it the title of now', () => {
    const { hits, outdated } = keepLive(
      [
        { documentId: 'b', version: 2 },
        { documentId: 'a', version: 1 },
      ],
      [live('a', 1), live('b', 2)],
    );
    expect(hits.map((hit) => hit.title)).toEqual(['title of b', 'title of a']);
    expect(outdated).toBe(false);
  });

  it('drops what is deleted or foreign, and a version that is not live yet, without asking again', () => {
    const candidates = [
      { documentId: 'gone', version: 1 },
      { documentId: 'a', version: 3 },
    ];
    expect(keepLive(candidates, [live('a', 2)])).toEqual({ hits: [], outdated: false });
  });

  it('says when a version was replaced under the search', () => {
    expect(keepLive([{ documentId: 'a', version: 1 }], [live('a', 2)])).toEqual({ hits: [], outdated: true });
  });
});
