import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionTermsOf, termsOf } from './terms.ts';

describe('termsOf', () => {
  it('lowers, drops stop words and brings inflections together', () => {
    expect(termsOf('The Wings of the aircraft: wing, WINGED, flying!')).toEqual([
      'wing',
      'aircraft',
      'wing',
      'wing',
      'fli',
    ]);
  });

  it('knows letters and numbers of any script, and splits scripts that have no spaces', () => {
    expect(termsOf('Größe 42 Москва')).toEqual(['größe', '42', 'москва']);
    expect(termsOf('東京都に住んでいます').length).toBeGreaterThan(1);
    expect(termsOf('ﬁle')).toEqual(termsOf('file'));
  });

  it('finds nothing in punctuation, and nothing that is too long for a word', () => {
    expect(termsOf('--- ... !!! the of')).toEqual([]);
    expect(termsOf('a'.repeat(65))).toEqual([]);
  });

  it('never gives a term with white space, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const term of termsOf(text)) expect(term).toMatch(/^\S+$/u);
      }),
    );
  });
});

describe('questionTermsOf', () => {
  it('drops the words of asking, and gives each term once', () => {
    expect([...questionTermsOf('How do I renew my policy? Which policies are there?')]).toEqual([
      'renew',
      'polici',
    ]);
  });
});
