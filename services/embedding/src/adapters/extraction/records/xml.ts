import { SaxesParser, type SaxesTag } from 'saxes';
import type { Extracted, ReadingWarning } from '../../../domain/extracted.ts';
import { limits } from '../../../limits.ts';
import { nestedTooDeeply, tooManyParts } from '../failures.ts';
import { decodeText } from '../text-encoding.ts';
import { notWellFormed } from './not-well-formed.ts';
import { recordBlocks } from './record-lines.ts';
import { isFields, type RecordFields, type RecordValue } from './record-value.ts';

/**
 * XML as data: elements are names, texts and attributes their values. An element with text between its elements is prose,
 * and one text. Entities that a document type declares are not expanded, and none is fetched.
 */
export async function readXml(bytes: Uint8Array, { maxChars }: { maxChars: number }): Promise<Extracted> {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const { text, warnings } = await decodeText(
    bytes,
    /^[^<]*<\?xml[^>]*encoding=["']([\w.-]+)/.exec(start)?.[1],
  );
  const tree = new TreeReader();
  if (!tree.read(text.replace(/^\ufeff/, ''))) return notWellFormed({ text, warnings }, 'XML');
  return {
    blocks: recordBlocks({ fields: tree.roots }, maxChars),
    warnings: [...warnings, ...tree.warnings],
  };
}

type Entry = readonly [name: string, value: RecordValue];

/** An open element. */
interface Open {
  readonly name: string;
  readonly attributes: readonly Entry[];
  /** Texts have no name. */
  readonly content: Entry[];
}

const unknownEntity = /^(undefined entity|entity)/i;

class TreeReader {
  readonly roots: Entry[] = [];
  readonly #open: Open[] = [];
  #elements = 0;
  #entities = 0;
  #isBroken = false;

  /** @returns false for what is not well-formed */
  read(xml: string): boolean {
    const parser = new SaxesParser({ position: false });
    parser.on('error', ({ message }) => {
      if (unknownEntity.test(message)) this.#entities += 1;
      else this.#isBroken = true;
    });
    parser.on('opentag', (tag) => this.#begin(tag));
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
    parser.on('closetag', () => this.#end());
    parser.write(xml).close();
    return !this.#isBroken;
  }

  get warnings(): ReadingWarning[] {
    const detail = `${this.#entities} references to entities of a document type were left as they are.`;
    return this.#entities === 0 ? [] : [{ reason: 'entities_not_expanded', detail }];
  }

  #begin({ name, attributes }: SaxesTag): void {
    this.#elements += 1;
    if (this.#open.length === limits.nesting.value) throw nestedTooDeeply();
    if (this.#elements > limits.recordValues.value) throw tooManyParts(limits.recordValues.value, 'elements');
    const shown = Object.entries(attributes).filter(([key]) => !/^(xmlns|xsi|xml)(:|$)/.test(key));
    const entries = shown.map(([key, value]) => [localName(key), String(value)] as const);
    this.#open.push({ name: localName(name), attributes: entries, content: [] });
  }

  #text(text: string): void {
    this.#open.at(-1)?.content.push(['', text]);
  }

  #end(): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    (this.#open.at(-1)?.content ?? this.roots).push([open.name, contentOf(open)]);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function contentOf({ attributes, content }: Open): RecordValue {
  const isText = content.some(
    ([name, value]) => name === '' && typeof value === 'string' && value.trim() !== '',
  );
  if (!isText) return { fields: [...attributes, ...withLists(content.filter(([name]) => name !== ''))] };
  const isMixed = content.some(([name]) => name !== '');
  const text = content
    .map(([, value]) => textOf(value))
    .join('')
    .trim();
  const said = attributes.map(([name, value]) => `${name}: ${value}`).join(', ');
  const shown = isMixed ? text.replace(/\s+/g, ' ') : text;
  return said === '' ? shown : `${shown} (${said})`;
}

/** Elements of one name that follow each other are a list; others keep their places. */
function withLists(content: readonly Entry[]): Entry[] {
  const entries: Entry[] = [];
  let items: RecordValue[] = [];
  for (const [index, [name, value]] of content.entries()) {
    if (content[index - 1]?.[0] !== name) {
      items = [];
      entries.push([name, content[index + 1]?.[0] === name ? { items } : value]);
    }
    items.push(value);
  }
  return entries;
}

/** The texts in a value, without the names. */
function textOf(value: RecordValue): string {
  if (typeof value === 'string') return value;
  const held = isFields(value) ? (value as RecordFields).fields.map(([, field]) => field) : value.items;
  return held.map(textOf).join(' ');
}
