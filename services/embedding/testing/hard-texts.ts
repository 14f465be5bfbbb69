import { type HostileDocument, hostile } from './document.ts';

function text(name: string, make: () => string | Uint8Array, expected = 'indexed'): HostileDocument {
  return hostile(`text: ${name}`, { format: 'text', expected, make });
}

const bytes = 3_000_000;

/** Repeats words of a language in an order that does not repeat, up to 3 MB of UTF-8. */
function textOf(words: readonly string[], between = ''): string {
  const parts: string[] = [];
  let seed = 1;
  for (let size = 0; size < bytes; ) {
    seed = (seed * 48_271) % 2_147_483_647;
    const word = words[seed % words.length] ?? '';
    parts.push(word);
    size += Buffer.byteLength(word) + between.length;
  }
  return parts.join(between);
}

const split = (words: string): string[] => words.split(' ');
const chinese = split(
  '我们 的 文档 没有 空格 所以 分词器 必须 自己 找到 词语 边界 研究 人员 提出 一种 新的 方法 来 处理 这个 问题',
);
const japanese = split(
  'これは 日本語 の 長い 文章 です が 句点 も 空白 も ありません カタカナ と 漢字 が 混ざって います',
);
const thai = split('ภาษาไทย ไม่มี ช่องว่าง ระหว่าง คำ และ ประโยค ยาว มาก นักวิจัย เสนอ วิธี ใหม่');
const german = split(
  'Donaudampfschifffahrtsgesellschaft Rindfleischetikettierungsüberwachung Grundstücksverkehrsgenehmigung Verkehrswegeplanungsbeschleunigung und die der',
);
const english = split('the quick brown fox jumps over a lazy dog while nobody looks at it for long');
const emoji = split('🙂 👩‍👩‍👧 🏳️‍🌈 👍🏽 🎉 ❤️ 1️⃣ 🇩🇪');

function noise(length: number): Uint8Array {
  let seed = 1;
  return Buffer.alloc(length).map(() => {
    seed = (seed * 48_271) % 2_147_483_647;
    return 0x80 + (seed % 128);
  });
}

/** Long, valid texts. */
export const honestTexts: readonly HostileDocument[] = [
  text('Chinese without spaces', () => textOf(chinese)),
  text('Chinese with full stops', () => textOf([...chinese, '。'])),
  text('Japanese', () => textOf(japanese)),
  text('Thai', () => textOf(thai)),
  text('emoji', () => textOf(emoji)),
  text('long German words', () => textOf(german, ' ')),
  text('one German word', () => textOf(german)),
  text('English without a full stop', () => textOf(english, ' ')),
  text('sentences that begin in lower case', () => textOf([...english, 'end.'], ' ')),
  text('base64', () => Buffer.from(textOf(english)).toString('base64').slice(0, bytes), 'no_text'),
  text('hexadecimal', () => Buffer.from(textOf(english)).toString('hex').slice(0, bytes), 'no_text'),
  text('pieces of base64', () =>
    textOf([Buffer.from(textOf(english).slice(0, 900)).toString('base64'), 'word'], ' '),
  ),
  text(
    'labels and leaders that never end',
    () => `Words.\n\n${'a: . . '.repeat(bytes / 8)}\n${'=. '.repeat(bytes / 8)}`,
  ),
  text('German in Latin-1', () => Buffer.from(textOf([...german, 'und', 'für', 'über'], ' '), 'latin1')),
  text('high bytes without a meaning', () => noise(bytes), 'text_encoding'),
  text('a log of lines of 1 MB', () => {
    const line = textOf(
      split(
        '{"level":"info","at":1732800000123,"id":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"} GET /v1/documents 200',
      ),
      ',',
    );
    return [line.slice(0, 1_000_000), line.slice(1_000_000, 2_000_000), line.slice(2_000_000)].join('\n');
  }),
  text('numbers', () => textOf(split('3.14 2,718 1e9 42 -7 0x1F 99% 1/3'), '\t')),
];

/** Inputs that make regular expressions and tokenizers slow. */
export const hostileTexts: readonly HostileDocument[] = [
  text('one endless word', () => 'a'.repeat(bytes)),
  text('words of 99 random letters', () =>
    textOf(
      Array.from({ length: 997 }, (_, i) => 'zqxj'.repeat(25).slice(i % 4, -1) + (i % 10)),
      ' ',
    ),
  ),
  text('white space of 1 MB in a line', () => `a${' '.repeat(1_000_000)}b`),
  text('white space at many line ends', () => `a${' '.repeat(1_000)}b\n`.repeat(1_000)),
  text('lines of white space', () => `a${'\n \n\t'.repeat(500_000)}b`),
  text('carriage returns only', () => 'a line\r'.repeat(200_000)),
  text('a line end and carriage returns', () => `a\n${'\r '.repeat(500_000)}b`),
  text('dots', () => `word ${'.'.repeat(1_000_000)}`),
  text('sentences of one letter', () => 'A. '.repeat(500_000)),
  text('sentences of one letter without spaces', () => 'a!b?'.repeat(300_000)),
  text('full stops of Chinese', () => '一。'.repeat(300_000)),
  text('brackets', () => `word ${'(['.repeat(500_000)}`),
  text('marks on one letter', () => `word a${'\u0301\u0323'.repeat(300_000)}`),
  text('invisible characters', () => '\u200b\u2060\u{e0041}'.repeat(200_000), 'no_text'),
  text('joiners', () => `word ${'क\u200d'.repeat(300_000)}`),
  text('names of special tokens', () => '[SEP][CLS]'.repeat(100_000)),
  text('400,000 paragraphs', () => 'a\n\n'.repeat(400_000), 'too_many_parts'),
];
