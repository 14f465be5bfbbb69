import { expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

it('shows what turns the letters of a text, and leaves every other character', () => {
  expect(visibleText('invoice\u202egnp.exe')).toBe('invoice[U+202E]gnp.exe');
  expect(visibleText('\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069')).toBe(
    '[U+202A][U+202B][U+202C][U+202D][U+2066][U+2067][U+2068][U+2069]',
  );
  const text = 'חשבונית 3.pdf – ümläut\u200f\tnext\r\nnext';
  expect(visibleText(text)).toBe(text);
});

it('shows controls, and what is hidden in tags, but for the tags of a flag', () => {
  expect(visibleText('a\u0000\u001b[31m\u0085b')).toBe('a[U+0000][U+001B][31m[U+0085]b');
  expect(visibleText('ok\u{E0068}\u{E0069}')).toBe('ok[U+E0068][U+E0069]');
  const scotland = '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}';
  expect(visibleText(`${scotland} and\u{E0041}${scotland}`)).toBe(`${scotland} and[U+E0041]${scotland}`);
});
