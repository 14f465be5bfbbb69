import { expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

it('shows what turns the letters of a name, and leaves every other character', () => {
  expect(visibleText('invoice\u202egnp.exe')).toBe('invoice[U+202E]gnp.exe');
  expect(visibleText('\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069')).toBe(
    '[U+202A][U+202B][U+202C][U+202D][U+2066][U+2067][U+2068][U+2069]',
  );
  expect(visibleText('חשבונית 3.pdf – ümläut\u200f')).toBe('חשבונית 3.pdf – ümläut\u200f');
});
