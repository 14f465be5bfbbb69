import { expect } from 'vitest';

const invisible = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cs}]|(?![\n\t])\p{Cc}/u;
const specialTokens = [
  /<\s?\|/,
  /<[^<>\u00b7\n]{0,60}\|\s?>/,
  /<\s?\/?\s?(?:s|think|tool_call|sys|start_of_turn|end_of_turn)\s?>/,
  /\[\s?\/?\s?(?:inst|system_prompt|available_tools|cls|sep)\s?\]/,
  /(?:^|\n)\W*(?:human|assistant|system|instruction|response):/,
];
/** The letters that the tricks borrow from Cyrillic. */
const borrowed: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  і: 'i',
  ѕ: 's',
  '\u2039': '<',
  '\u203a': '>',
};

/** A text as a tokenizer that normalizes it, or a careless model, may read it. Written without the code under test. */
function folded(text: string): string {
  const visible = text.normalize('NFKD').replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '');
  return Array.from(visible, (one) => borrowed[one] ?? one)
    .join('')
    .toLowerCase();
}

/** Nothing hidden, and nothing that a chat template, a tokenizer or a citation of one of 20 passages is made of. */
export function expectPlain(text: string): void {
  expect(text.replace(/\u200c|\u200d|\ufe0e|\ufe0f/g, '')).not.toMatch(invisible);
  for (const token of specialTokens) expect(folded(text)).not.toMatch(token);
  expect(folded(text)).not.toMatch(/[[\u3010]\s*(?:[1-9]|1\d|20)\s*[\]\u3011]/);
}

/** The message consists of its first line and of `names` in that order, each opened and closed once, and nothing forged. */
export function expectIntact(message: string, names: readonly string[]): void {
  const code = /^The code of this message is ([0-9a-f]{32})\.\n/.exec(message)?.[1];
  expect(code).toBeDefined();
  const lines = message.split('\n');
  const delimiters = lines.filter((line) => line.includes(String(code))).slice(1);
  expect(delimiters).toEqual(
    names.flatMap((name) => {
      const [kind = '', marker] = name.split(' ');
      const attribute = marker === undefined ? '' : ` marker="${marker}"`;
      return [`<${kind}-${code}${attribute}>`, `</${kind}-${code}>`];
    }),
  );
  expect(folded(message).match(/<\s*\/?\s*(?:passage|reader)/g)).toHaveLength(2 * names.length);
  expectPlain(lines.filter((line) => !delimiters.includes(line)).join('\n'));
}
