import { describe, expect, it } from 'vitest';
import { PdfWords } from './pdf-words.ts';

function wordsOf(...lines: string[]): PdfWords {
  const words = new PdfWords();
  for (const line of lines) words.add(line);
  return words;
}

describe('PdfWords', () => {
  const words = wordsOf(
    'The Wartung and the TraceMonkey',
    'a self-made and re-used thing, and a divi-',
    'ded one',
  );

  it.each([
    ['die War-', 'tung beginnt', 'die Wartung beginnt'],
    ['a self-', 'made hut', 'a self-made hut'],
    ['a Trace-', 'Monkey', 'a TraceMonkey'],
    ['the well-', 'known pump', 'the well-known pump'],
    ['Instandhal\u2010', 'tungsrücklage', 'Instandhaltungsrücklage'],
    ['Instandhal\u00ad', 'tung', 'Instandhaltung'],
    ['the Nord\u2010', 'Süd line', 'the Nord\u2010Süd line'],
    ['the non\u2011', 'breaking sign', 'the non\u2011breaking sign'],
    ['COVID-', '19 cases', 'COVID-19 cases'],
    ['Ein-', 'und Ausgang', 'Ein- und Ausgang'],
    ['he said -', 'and left', 'he said - and left'],
    ['在宅勤務手当は', '月額八千円', '在宅勤務手当は月額八千円'],
    ['당직 전화', '번호는', '당직 전화 번호는'],
  ])('joins "%s" and "%s"', (text, next, joined) => {
    expect(words.join(text, next)).toBe(joined);
  });

  it('knows in a long text that what stands on the next line is no word', () => {
    const long = wordsOf(...Array.from({ length: 1_200 }, (_, index) => `word${index} known`));
    expect(long.join('in the conser-', 'vation of it')).toBe('in the conservation of it');
    expect(long.join('a well-', 'known pump')).toBe('a well-known pump');
  });
});
