import { describe, expect, it } from 'vitest';
import { otherQuestionWords, questionWords } from './question-words.ts';
import { termsOf } from './terms.ts';

describe('questionWords', () => {
  it('has the stop words of the index, without accents', () => {
    expect(termsOf('Where are they? Somewhere between the houses, which are old.')).not.toContain('between');
    expect(questionWords.en.empty).toContain('between');
    expect(questionWords.de.empty).toContain('konnte');
    expect(questionWords.es.empty).toContain('cuales');
  });

  it('has words that only ask, and no word twice', () => {
    for (const { empty, weak } of Object.values(questionWords)) {
      expect([...weak].filter((word) => empty.has(word))).toEqual([]);
    }
    expect(questionWords.fr.empty).toContain('combien');
  });

  it('has what other languages ask with, which takes nothing from the words that say something', () => {
    for (const word of ['сколько', 'какои', 'gdzie', 'vilken', 'hangi', 'που'])
      expect(otherQuestionWords).toContain(word);
    for (const { weak } of Object.values(questionWords))
      expect([...weak].filter((word) => otherQuestionWords.has(word))).toEqual([]);
  });

  it('lets a stop word count that changes what is said', () => {
    expect(questionWords.de.weak).toContain('keine');
    expect(questionWords.fr.weak).toContain('ete');
  });
});
