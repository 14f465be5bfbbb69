import { SaxesParser, type SaxesTagNS, type SaxesTagPlain } from 'saxes';
import { limits } from '../../limits.ts';
import { nestedTooDeeply, tooManyParts } from './failures.ts';

/** Elements of all parts of one document that were read so far. */
export interface ElementCount {
  elements: number;
}

/** What is done with the tags and texts of a part, in their order. */
interface TagHandler<Tag> {
  open(tag: Tag): void;
  text(text: string): void;
  /** @param name as it is written, with its prefix */
  close(name: string): void;
}

interface Bounds {
  readonly count: ElementCount;
  /** Most elements of the document. */
  readonly most: number;
}

/**
 * Reads a part of a packed document as a stream of tags: no tree is built, time and memory are linear in its size.
 *
 * @throws AppError `unprocessable` (`nested_too_deeply`, `too_many_parts`)
 * @throws Error for XML that is not well-formed or declares types or entities
 */
export function streamXml(content: Buffer, handler: TagHandler<SaxesTagPlain>, bounds: Bounds): void {
  listen(new SaxesParser({ position: false }), handler, bounds)
    .write(textOf(content))
    .close();
}

/** As {@link streamXml}, and each tag knows the namespace of its name. @throws Error for a prefix without one, too */
export function streamNamespacedXml(content: Buffer, handler: TagHandler<SaxesTagNS>, bounds: Bounds): void {
  const parser = new SaxesParser({ xmlns: true, position: false });
  listen(parser, handler, bounds).write(textOf(content)).close();
}

type Parser = SaxesParser<{ xmlns?: boolean; position: false }>;

function listen<Tag extends SaxesTagNS | SaxesTagPlain>(
  parser: Parser,
  handler: TagHandler<Tag>,
  { count, most }: Bounds,
): Parser {
  let depth = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('A document type.');
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    count.elements += 1;
    if (depth > limits.nesting.value) throw nestedTooDeeply();
    if (count.elements > most) throw tooManyParts(most, 'elements');
    handler.open(tag as Tag);
  });
  parser.on('text', (text) => handler.text(text));
  parser.on('cdata', (text) => handler.text(text));
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    handler.close(name);
  });
  return parser;
}

/** UTF-8, or UTF-16 by its mark. @throws TypeError for other bytes */
function textOf(content: Buffer): string {
  const [first, second] = content;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(content);
}
