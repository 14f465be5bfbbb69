import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveParts } from '../../test/support/live-parts.ts';
import { passagesOf } from '../../test/support/passages.ts';
import { createAnswerFilter } from './answer-filter.ts';

const passages = passagesOf(
  {
    text: `Read [the guide](https://docs.example.org/guide_(new) "Guide"), see https://docs.example.org/a?b=1#c. Write to
help@docs.example.org or at www.docs.example.org. ![The logo](https://docs.example.org/logo.png)
Not [two](https://two.example.org/[2]). Never [click](javascript:alert(1)) or <img src=x onerror=alert(1)> or [leave](/logout) or file:///etc/passwd.`,
  },
  { text: 'The second one is at <https://second.example.org/>.' },
);

function filtered(answer: string, pieceLength = Number.POSITIVE_INFINITY): string {
  const filter = createAnswerFilter(passages);
  let out = '';
  for (let at = 0; at < answer.length; at += pieceLength)
    out += filter.push(answer.slice(at, at + pieceLength));
  return out + filter.end();
}

describe('the answer filter', () => {
  it.each([
    'In 14 days [1], or later [2].',
    'It is **bold**, `code`, a list:\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |',
    'If a < b, then 3 <4 and x <- y; `values[30]` is one, f(x) another. Odd: 50% & more!',
    'می\u200cخواهم، क्\u200dष, 👨\u200d👩\u200d👧 and ❤\ufe0f\u200d🔥. 退款需要十四天。[1]',
    'C:\\Users\\me, std::vector, 10:30, node.js, config.yaml, data: none, TypeScript: yes',
    'See [1], [2] and [1][2].',
  ])('leaves honest text as it is: %j', (answer) => {
    expect(filtered(answer)).toBe(answer);
  });

  it.each([
    '[the guide](https://docs.example.org/guide_(new) "Guide")',
    '![The logo](https://docs.example.org/logo.png)',
    'https://docs.example.org/a?b=1#c',
    'help@docs.example.org',
    'www.docs.example.org',
  ])('leaves %s where its passage is cited, before it or soon after, and nowhere else', (link) => {
    expect(filtered(`See ${link} for more [1].`)).toBe(`See ${link} for more [1].`);
    expect(filtered(`It is so [1]. See (${link}).`)).toBe(`It is so [1]. See (${link}).`);
    expect(liveParts(filtered(`See ${link} for more [2].`))).toEqual([]);
    expect(liveParts(filtered(`See ${link} for more.`))).toEqual([]);
    expect(liveParts(filtered(`See ${link} ${'and so on '.repeat(60)} [1].`))).toEqual([]);
  });

  it('keeps an address of the source apart from what would change it', () => {
    expect(filtered('-help@docs.example.org [1]')).toBe('- help@docs.example.org [1]');
    expect(liveParts(filtered('(www.docs.example.org)_ [1]'))).toEqual(['link http://www.docs.example.org']);
  });

  it('leaves an address in angle brackets as it stands in the second passage', () => {
    expect(filtered('It is at <https://second.example.org/> [2].')).toBe(
      'It is at <https://second.example.org/> [2].',
    );
  });

  it.each([
    ['another text', '[log in](https://docs.example.org/guide_(new) "Guide")', 'log in'],
    ['more path', 'https://docs.example.org/a?b=1#c/secret', '(link removed)'],
    ['less path', 'https://docs.example.org/', '(link removed)'],
    ['an image of a link', '![the guide](https://docs.example.org/guide_(new) "Guide")', 'the guide'],
    [
      'text right behind',
      'https://docs.example.org/a?b=1#c"secret',
      'https://docs.example.org/a?b=1#c" secret',
    ],
    ['a script of the source', '[click](javascript:alert(1))', 'click'],
    ['a relative link of the source', '[leave](/logout)', 'leave'],
    ['a file of the source', 'file:///etc/passwd', '(link removed)'],
    ['a link of the source with a marker in it', '[two](https://two.example.org/[2])', 'two'],
    ['a tag of the source', '<img src=x onerror=alert(1)>', '\u2039img src=x onerror=alert(1)>'],
  ])('does not take %s for the source\u2019s', (_, link, text) => {
    expect(filtered(`${link} [1]`)).toBe(`${text} [1]`);
  });

  it('drops a number in brackets that no passage has, with the space ahead of it', () => {
    expect(filtered('It is so [7]. It is [1] not [44] so.')).toBe('It is so. It is [1] not so.');
  });

  it('makes nothing live of what is harmless on its own', () => {
    for (const answer of [
      'http[s://evil.example](https://x.example)',
      '[https](https://x.example)://evil.example/',
      'https:[9]//evil.example',
      '<[img](https://x.example) src=y>',
      '][(https://evil.example)](https://x.example)',
      '![9][the guide](https://docs.example.org/guide_(new) "Guide") [1]',
    ]) {
      expect(liveParts(filtered(answer)).filter((part) => !part.includes('docs.example.org'))).toEqual([]);
      expect(liveParts(filtered(answer)).filter((part) => part.startsWith('image'))).toEqual([]);
    }
  });

  it('holds back a word at most, where nothing is to be decided', () => {
    const filter = createAnswerFilter(passages);
    expect(filter.push('Refunds are pa')).toBe('Refunds are ');
    expect(filter.push('id, and')).toBe('paid, ');
    expect(filter.push(' 退款需要十四天')).toBe('and 退款需要十四天');
    expect(filter.end()).toBe('');
  });

  const part = fc.constantFrom(
    ...[
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '!',
      ':',
      '/',
      '\\',
      '&',
      '#',
      ';',
      '"',
      '`',
      '|',
      ' ',
      '\n',
      '.',
      '@',
      '*',
      '_',
      '%',
    ],
    ...[
      '[1]',
      '[2]',
      '[9]',
      '](',
      ']:',
      'https://',
      'http',
      's://',
      'javascript:',
      'data:text/html,',
      'www.',
      'img',
    ],
    ...[
      'evil.example',
      '/a?b=1#c',
      'docs.example.org',
      'help@',
      'www.docs.example.org',
      'mailto:',
      '-',
      '~',
      '\\:',
      'xmpp:',
      'src=x',
      '&#58;',
      '&colon;',
      '%3a',
      '\u200b',
      '\ufeff',
      '\u202e',
    ],
    ...['[the guide](https://docs.example.org/guide_(new) "Guide")', 'https://docs.example.org/a?b=1#c'],
    ...[
      '![The logo](https://docs.example.org/logo.png)',
      '\uff1c',
      '退款',
      '😀',
      '\ud83d',
      '\ude00',
      'a',
      '1',
    ],
  );
  const answers = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));

  it('lets nothing live out but what stands in the sources', () => {
    const allowed = new Set([
      'https://docs.example.org/guide_(new)',
      'https://docs.example.org/a?b=1#c',
      'https://docs.example.org/logo.png',
      'http://www.docs.example.org',
      'mailto:help@docs.example.org',
    ]);
    fc.assert(
      fc.property(answers, (answer) => {
        const live = liveParts(filtered(answer)).filter(
          (one) => !allowed.has(one.replace(/^\w+ |[*_~]+$/g, '')),
        );
        expect(live).toEqual([]);
        const withoutLinks = filtered(answer).replaceAll(/<([^\s<>]+)>/g, (link, address) =>
          allowed.has(address) ? '' : link,
        );
        expect(withoutLinks).not.toMatch(/<[a-z/!?]/i);
      }),
      { numRuns: 1_000 },
    );
  });

  it('says the same however the answer was cut', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 7 }), (answer, length) => {
        expect(filtered(answer, length)).toBe(filtered(answer));
      }),
      { numRuns: 1_000 },
    );
  });
});
