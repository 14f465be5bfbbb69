import { describe, expect, it } from 'vitest';
import { isCjkSpace, joinedWords, withoutSpread } from './pdf-cjk.ts';
import { PdfWords } from './pdf-words.ts';

describe('spaces inside of Japanese and Chinese', () => {
  it.each([
    ['within a word, of a line that is spread to its width', '最新のパッケー ジを', '最新のパッケージを'],
    ['after a particle', '手当の 上限', '手当の上限'],
    ['between all letters', 'そ れ を 切 り 離 す', 'それを切り離す'],
  ])('go where they are %s', (_where, text, plain) => {
    expect(withoutSpread(text)).toBe(plain);
  });

  it.each(['氏名 山田', '第三章 総則', '한국어 문장 입니다', 'A B C D', 'Debian を 使う'])(
    'stay where they part words: %s',
    (text) => {
      const kept = text === 'Debian を 使う' ? 'Debian を使う' : text;
      expect(withoutSpread(text)).toBe(kept);
    },
  );

  it('are told by the gap between runs', () => {
    expect(isCjkSpace('ー', 'ジ', 0.3)).toBe(false);
    expect(isCjkSpace('章', '総', 1)).toBe(true);
  });

  it('do not come between lines of a paragraph or a cell, also after a long vowel', () => {
    expect(new PdfWords().join('最新のパッケー', 'ジを使う。')).toBe('最新のパッケージを使う。');
    expect(joinedWords('データー', 'ベース')).toBe('データーベース');
    expect(joinedWords('two', 'words')).toBe('two words');
  });
});
