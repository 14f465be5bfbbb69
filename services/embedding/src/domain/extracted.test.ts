import { describe, expect, it } from 'vitest';
import { notesOf } from './extracted.ts';

const warning = (page: number) => ({
  reason: 'page_without_text',
  page,
  detail: `Page ${page} has no text.`,
});

describe('what is told of a document', () => {
  it('says how many warnings are left out where there are too many', () => {
    const all = Array.from({ length: 60 }, (_, n) => warning(n + 1));
    const { warnings } = notesOf({ warnings: all });
    expect(warnings).toHaveLength(50);
    expect(warnings[48]).toEqual(warning(49));
    expect(warnings[49]).toEqual({
      reason: 'more_warnings',
      detail: '11 further warnings are left out.',
    });
    expect(notesOf({ warnings: all.slice(0, 50) }).warnings).toEqual(all.slice(0, 50));
  });

  it('cuts a long text between two characters', () => {
    const { warnings } = notesOf({ warnings: [{ reason: 'lost', detail: `${'x'.repeat(298)}🙂🙂` }] });
    expect(warnings[0]?.detail).toBe(`${'x'.repeat(298)}…`);
  });

  it('takes of what a document says about itself what searches can filter by', () => {
    const said = {
      title: ' Cold chain\nCC-114 ',
      metadata: {
        tags: ['vaccines', 'freezer'],
        review_date: '2027-02-01',
        draft: false,
        pages: 4,
        '': 'no name',
        'a/b': 'a name that no filter has',
        empty: ' ',
        nested: { a: 1 },
        long: 'x'.repeat(501),
        wrong: Number.NaN,
      },
    };
    const { properties, warnings } = notesOf({ warnings: [], properties: said });
    expect(properties).toEqual({
      title: 'Cold chain CC-114',
      metadata: { tags: ['vaccines', 'freezer'], review_date: '2027-02-01', draft: false, pages: 4 },
    });
    expect(warnings).toMatchObject([
      {
        reason: 'properties_left_out',
        detail: expect.stringMatching(/^5 of .*: , a\/b, nested, long, wrong\.$/),
      },
    ]);
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`k${n}`, n]));
    expect(
      Object.keys(notesOf({ warnings: [], properties: { metadata: many } }).properties?.metadata ?? {}),
    ).toHaveLength(16);
  });
});
