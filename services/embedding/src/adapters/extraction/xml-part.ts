import { SaxesParser, type SaxesTag } from 'saxes';
import { limits } from '../../limits.ts';
import { nestedTooDeeply, tooManyParts } from './failures.ts';

/** Elements of the parts read so far. */
export interface ElementCount {
  all: number;
  /** Those that were not cut out. */
  kept: number;
}

/**
 * Checks a part of a Word document before anything builds a tree of it, and cuts out what does not matter for its text:
 * runs that Word does not show, and how runs and paragraphs are set.
 *
 * @returns the part as UTF-8
 * @throws AppError `unprocessable` (`nested_too_deeply`, `too_many_parts`)
 * @throws Error for XML that is not well-formed or declares types or entities
 */
export function checkedXml(content: Buffer, count: ElementCount): Buffer {
  const xml = decodedXml(content);
  const parser = new SaxesParser({ position: false });
  const cuts = new Cuts(xml);
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('A document type.');
  });
  parser.on('opentag', (tag) => {
    count.all += 1;
    cuts.open(tag, parser.position);
    if (!cuts.isCutting) count.kept += 1;
    if (cuts.depth > limits.nesting.value) throw nestedTooDeeply();
    if (count.kept > limits.xmlElements.value || count.all > mostElements) {
      throw tooManyParts(limits.xmlElements.value, 'elements');
    }
  });
  parser.on('closetag', () => cuts.close(parser.position));
  parser.write(xml).close();
  return Buffer.from(cuts.whatIsLeft());
}

/** Limit including elements that are cut out, which cost time but no memory. */
const mostElements = 5_000_000;

function decodedXml(content: Buffer): string {
  const [first, second] = content;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(content);
}

/** A point and a half, in half points. */
const unreadableSize = 3;
const neverRead = new Set('w:proofErr w:lastRenderedPageBreak w:sectPr w:tblPr w:tblGrid w:trPr'.split(' '));
const readOfParagraph = new Set(['w:pStyle', 'w:numPr', 'w:rPr']);

/** Cuts elements out of a text of XML; called for each tag, in order. */
class Cuts {
  readonly #xml: string;
  readonly #names: string[] = [];
  #kept: string[] = [];
  #keptTo = 0;
  /** Depth of the element that is being cut out. */
  #cutDepth: number | undefined;
  /** What was kept when the run that is open began. */
  #run: { start: number; kept: number; keptTo: number; isHidden: boolean } | undefined;

  constructor(xml: string) {
    this.#xml = xml;
  }

  get depth(): number {
    return this.#names.length;
  }

  get isCutting(): boolean {
    return this.#cutDepth !== undefined;
  }

  /** @param position behind the tag */
  open({ name, attributes }: SaxesTag, position: number): void {
    const parent = this.#names.at(-1);
    this.#names.push(name);
    if (this.#run !== undefined && hides(name, attributes['w:val'])) this.#run.isHidden = true;
    if (this.isCutting) return;
    // A `<` stands nowhere inside of a tag.
    const start = this.#xml.lastIndexOf('<', position - 1);
    if (isCut(name, parent)) {
      this.#cutDepth = this.depth;
      this.#keep(start);
    } else if (name === 'w:r') {
      this.#run = { start, kept: this.#kept.length, keptTo: this.#keptTo, isHidden: false };
    }
  }

  /** @param position behind the tag */
  close(position: number): void {
    if (this.#cutDepth === this.depth) {
      this.#cutDepth = undefined;
      this.#keptTo = position;
    }
    const name = this.#names.pop();
    if (name !== 'w:r' || this.isCutting) return;
    if (this.#run?.isHidden) {
      const { start, kept, keptTo } = this.#run;
      this.#kept.length = kept;
      this.#keptTo = keptTo;
      this.#keep(start);
      this.#keptTo = position;
    }
    this.#run = undefined;
  }

  whatIsLeft(): string {
    return [...this.#kept, this.#xml.slice(this.#keptTo)].join('');
  }

  #keep(end: number): void {
    this.#kept.push(this.#xml.slice(this.#keptTo, end));
  }
}

function isCut(name: string, parent: string | undefined): boolean {
  if (parent === 'w:pPr') return !readOfParagraph.has(name);
  return neverRead.has(name) || (name === 'w:rPr' && parent === 'w:r');
}

function hides(name: string, value: unknown): boolean {
  if (name === 'w:vanish') return !/^(0|false|off)$/.test(String(value));
  return name === 'w:sz' && Number(value) <= unreadableSize;
}
