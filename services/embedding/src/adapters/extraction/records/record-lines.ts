import type { Block } from '../../../domain/block.ts';
import { cleanText, oneLine } from '../../../domain/clean-text.ts';
import { limits } from '../../../limits.ts';
import { nestedTooDeeply, tooManyParts, tooMuchText } from '../failures.ts';
import { commentName, isFields, type RecordFields, type RecordValue } from './record-value.ts';

/** A record of a list is one line, if it has at most so many values and characters. */
const lineValues = 16;
const lineChars = 400;
/** Words of a list that are joined in a line are no longer. */
const longestWord = 40;
/** A longer text is prose, which may be cut at its sentences. */
const longestValue = 400;
/** By what a record of a list is called in the paths of its values. */
const labels = /^@?(id|key|name|title|code|number|nr|label|sku)$/i;
const longestLabel = 60;

/**
 * Data as lines of "name: value", with the path of names where it is nested: `limits.burst: 200`. A record of a list is one line
 * if it is short, and else a block of lines that carry what it is called: `parts[P-77].name: Impeller`. So a line says
 * by itself what it is about, wherever a chunk begins.
 *
 * @throws AppError `unprocessable` (`too_much_text`, `too_many_parts`, `nested_too_deeply`)
 */
export function recordBlocks(value: RecordValue, maxChars: number): Block[] {
  const writer = new RecordWriter(maxChars);
  writer.write(value, '', 0);
  return writer.end();
}

class RecordWriter {
  readonly #blocks: Block[] = [];
  readonly #maxChars: number;
  #lines: string[] = [];
  #chars = 0;
  #values = 0;

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  end(): Block[] {
    this.#endBlock();
    return this.#blocks;
  }

  write(value: RecordValue, path: string, depth: number): void {
    if (depth > limits.nesting.value) throw nestedTooDeeply();
    this.#values += 1;
    if (this.#values > limits.recordValues.value) throw tooManyParts(limits.recordValues.value, 'values');
    if (typeof value === 'string') this.#text(value, path);
    else if (isFields(value)) this.#fields(value, path, depth);
    else this.#list(value.items, path, depth);
  }

  #text(value: string, path: string): void {
    const text = cleanText(value).trim();
    if (text === '') return;
    const said = path === '' ? text : path === commentName ? `# ${text}` : `${path}: ${text}`;
    if (text.length <= longestValue && !text.includes('\n')) {
      this.#line(said);
      return;
    }
    this.#endBlock();
    this.#count(said);
    this.#blocks.push({ kind: 'paragraph', text: said });
  }

  #fields({ fields }: RecordFields, path: string, depth: number): void {
    for (const [name, value] of fields) {
      const isComment = name === commentName && typeof value === 'string';
      // What belongs to one name of the outermost is kept together.
      if (depth === 0 && typeof value !== 'string') this.#endBlock();
      this.write(value, isComment ? commentName : joined(path, oneLine(name)), depth + 1);
      if (depth === 0 && typeof value !== 'string') this.#endBlock();
    }
  }

  #list(items: readonly RecordValue[], path: string, depth: number): void {
    if (path !== '' && items.every(isWord)) {
      for (const line of joinedWords(items)) this.#line(`${path}: ${line}`);
      return;
    }
    for (const [index, item] of items.entries()) {
      const line = typeof item === 'string' ? item : shortLine(item);
      if (line !== undefined) {
        this.write(line, path, depth + 1);
        continue;
      }
      this.#endBlock();
      this.write(item, `${path}[${labelOf(item) ?? index}]`, depth + 1);
      this.#endBlock();
    }
  }

  #line(line: string): void {
    this.#count(line);
    this.#lines.push(line);
  }

  #count(text: string): void {
    this.#chars += text.length + 1;
    if (this.#chars > this.#maxChars) throw tooMuchText(this.#maxChars);
  }

  #endBlock(): void {
    if (this.#lines.length > 0) this.#blocks.push({ kind: 'lines', text: this.#lines.join('\n') });
    this.#lines = [];
  }
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A text of a list that says no more than a word or a few; longer ones are sentences, and have lines of their own. */
function isWord(value: RecordValue): value is string {
  return typeof value === 'string' && value.length <= longestWord && !/\n|[.!?。]$/.test(value);
}

/** Words in lines of at most a chunk's part. */
function joinedWords(words: readonly string[]): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  let chars = 0;
  for (const word of words.map(oneLine).filter((said) => said !== '')) {
    if (chars + word.length > lineChars) {
      lines.push(line.join(', '));
      line = [];
      chars = 0;
    }
    line.push(word);
    chars += word.length + 2;
  }
  return line.length === 0 ? lines : [...lines, line.join(', ')];
}

/** All values in one line; undefined where they are too many or too long. Stops looking as soon as that is known. */
function shortLine(value: RecordValue): string | undefined {
  const line = new ShortLine();
  return line.add(value, '', 0) ? line.parts.join('; ') : undefined;
}

class ShortLine {
  readonly parts: string[] = [];
  #chars = 0;
  #seen = 0;

  /** @returns false when it is too long */
  add(part: RecordValue, path: string, depth: number): boolean {
    this.#seen += 1;
    if (this.#seen > lineValues * 2 || depth > lineValues) return false;
    if (typeof part === 'string') return this.#addText(part, path);
    if (isFields(part))
      return part.fields.every(([name, held]) => this.add(held, joined(path, oneLine(name)), depth + 1));
    const words = part.items.slice(0, lineValues + 1).filter(isWord);
    if (words.length > 0 && words.length === part.items.length) return this.#addText(words.join(', '), path);
    return part.items.every((item) => this.add(item, path, depth + 1));
  }

  #addText(text: string, path: string): boolean {
    if (text.length > lineChars || text.includes('\n') || path.endsWith(commentName)) return false;
    if (text.trim() !== '') this.parts.push(path === '' ? oneLine(text) : `${path}: ${oneLine(text)}`);
    this.#chars += text.length + path.length;
    return this.parts.length <= lineValues && this.#chars <= lineChars;
  }
}

/** What a record is called by itself. */
function labelOf(value: RecordValue): string | undefined {
  if (!isFields(value)) return undefined;
  const label = value.fields.find(([name, held]) => labels.test(name) && typeof held === 'string')?.[1];
  return typeof label === 'string' && label.length <= longestLabel && label !== ''
    ? oneLine(label)
    : undefined;
}
