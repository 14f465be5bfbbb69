import type { Block } from '../../domain/block.ts';

const longest = 200;
/** “Table 3: Fees”, “Tab. 2 – Gebühren”, “表1 料金”. */
const caption =
  /^(?:(?:table|tab\.|tabelle|tableau|tabla|tabela|tabella|tabel|tabell|taulukko|таблица) ?(?:\p{N}|[A-Z\p{N}]?[\p{L}\p{N}.-]{0,8} ?[:–—-] )|表 ?[\p{N}一二三四五六七八九十])/iu;

/** Tables with the line above them that says what they show: it belongs to each of their chunks. */
export function withCaptions(blocks: readonly Block[]): Block[] {
  const all: Block[] = [];
  for (const block of blocks) {
    const before = all.at(-1);
    if (block.kind !== 'table' || before === undefined || !isCaption(before)) {
      all.push(block);
      continue;
    }
    const text = `${before.text.trim()}\n${block.text}`;
    all[all.length - 1] = { ...block, text, headLines: (block.headLines ?? 0) + 1 };
  }
  return all;
}

function isCaption({ kind, text }: Block): boolean {
  const isShort = text.length <= longest && !text.trim().includes('\n');
  return (kind === 'paragraph' || kind === 'lines') && isShort && caption.test(text);
}
