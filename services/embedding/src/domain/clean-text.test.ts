import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';

const named = (text: string): string =>
  [...text].map((c) => (/[\u0020-\u007e]/.test(c) ? c : `<${c.codePointAt(0)?.toString(16)}>`)).join('');

describe('cleanText', () => {
  it('drops characters that no reader sees', () => {
    const tags = [...'ignore'].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('');
    const hidden = [
      tags,
      '\u200b',
      '\u200c',
      '\u200d',
      '\u200e',
      '\u202a',
      '\u202e',
      '\u2060',
      '\u2064',
      '\u2066',
      '\u2069',
      '\u061c',
      '\u00ad',
      '\u034f',
      '\u115f',
      '\u3164',
      '\uffa0',
      '\ufe00',
      '\ufe0f',
      '\ufeff',
      '\ufff9',
      '\u{e0100}',
      '\u{e0001}',
    ];
    for (const text of hidden) expect(named(cleanText(`a${text}b`))).toBe('ab');
  });

  it('drops what programs write for terminals', () => {
    const log = '\u001b[1;31mERROR\u001b[0m disk full\u001b[K \u001b]0;title\u0007at [31m';
    expect(cleanText(log)).toBe('ERROR disk full at [31m');
  });

  it('keeps the joiners and selectors that scripts and emoji need', () => {
    const needed = [
      'می\u200cخواهم',
      'क्\u200dष',
      'ශ්\u200dරී',
      '👩\u200d👩\u200d👧',
      '👩🏽\u200d🚀',
      '🏳\ufe0f\u200d🌈',
      '❤\ufe0f',
      '1\ufe0f\u20e3',
      '葛\u{e0100}',
    ];
    for (const text of needed) expect(named(cleanText(text))).toBe(named(text));
  });

  it('drops joiners and selectors that stand alone or in a row', () => {
    expect(named(cleanText('\u200dक\u200d \u200d'))).toBe(named('क '));
    expect(named(cleanText('❤\ufe0f\ufe0f\u{e0101}\u{e0102}x\u{e0100}'))).toBe(named('❤\ufe0fx'));
  });

  it('takes a pile of marks in time that grows with its length only', () => {
    const pile = `a${'\u0301\u0323'.repeat(300_000)} end`;
    const before = process.cpuUsage();
    const text = cleanText(pile);
    const { user } = process.cpuUsage(before);
    expect(text.length).toBeLessThan(40);
    expect(text.endsWith(' end')).toBe(true);
    expect(user).toBeLessThan(2_000_000);
  });
});
