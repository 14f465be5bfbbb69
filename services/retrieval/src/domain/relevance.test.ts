import { describe, expect, it } from 'vitest';
import { backgroundOf, crowdingOf, floorOf, nearnessOf, references } from './background.ts';
import { relevanceOf } from './relevance.ts';

/** A model of two dimensions that knows English, and puts all Chinese in one place. */
const vectors = references.map(({ language }) => Float32Array.from(language === 'zh' ? [0, 1] : [1, 0]));
const chinese = backgroundOf(Float32Array.from([0.6, 0.8]), vectors);

describe('nearnessOf', () => {
  it('is 1 for the same text, and 0 for any other of its language', () => {
    expect(nearnessOf(1, 'zh', chinese)).toBe(1);
    expect(nearnessOf(0.8, 'zh', chinese)).toBeCloseTo(0, 5);
    expect(nearnessOf(0.8, 'en', chinese)).toBeCloseTo(0.5, 5);
  });

  it('takes a language that is not known for English, and has a value without a background', () => {
    expect(nearnessOf(0.8, 'xx', chinese)).toBeCloseTo(0.5, 5);
    expect(nearnessOf(0.4, 'en', new Map())).toBe(0.4);
  });

  it('has a floor below all languages', () => {
    expect(floorOf(chinese)).toBeCloseTo(0.6, 5);
    expect(floorOf(new Map([['en', -0.2]]))).toBe(0);
  });
});

describe('crowdingOf', () => {
  it('is 0 for the language whose texts are farthest apart, and more where they are in one place', () => {
    expect(crowdingOf('en', chinese)).toBeCloseTo(0, 5);
    expect(crowdingOf('zh', chinese)).toBeCloseTo(0.5, 5);
  });

  it('takes a language that is not known for English, and is 0 without a background', () => {
    expect(crowdingOf('xx', chinese)).toBeCloseTo(0, 5);
    expect(crowdingOf('zh', new Map())).toBe(0);
  });
});

describe('relevanceOf', () => {
  it('separates a near chunk with the words from one that has neither', () => {
    expect(relevanceOf({ nearness: 0.6, coverage: 0.8, nearest: 0.6 })).toBeGreaterThan(0.8);
    expect(relevanceOf({ nearness: 0.1, coverage: 0.2, nearest: 0.6 })).toBeLessThan(0.2);
  });

  it('goes more by the words where the model found nothing near', () => {
    const evidence = { nearness: 0.2, coverage: 0.5 };
    expect(relevanceOf({ ...evidence, nearest: 0.2 })).toBeGreaterThan(
      relevanceOf({ ...evidence, nearest: 0.6 }),
    );
  });

  it('stays within 0 and 1', () => {
    expect(relevanceOf({ nearness: -3, coverage: 0, nearest: 0 })).toBeGreaterThanOrEqual(0);
    expect(relevanceOf({ nearness: 1, coverage: 1, nearest: 0 })).toBeLessThanOrEqual(1);
  });
});
