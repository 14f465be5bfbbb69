import { SaxesParser } from 'saxes';
import { limits } from '../../../limits.ts';
import { nestedTooDeeply, tooManyParts } from '../failures.ts';
import { xmlText } from '../xml-text.ts';

/** Attributes by name, with the prefix that is written. */
export type Attributes = Readonly<Record<string, string>>;

/** What is done with the tags and texts of a part, in order. Elements are named without prefix. */
export interface XmlHandler {
  open?(element: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(element: string): void;
}

/** Goes through parts of a packed document without building a tree, within the limits of all of them together. */
export class XmlWalker {
  #elements = 0;

  /**
   * @throws AppError `unprocessable` (`nested_too_deeply`, `too_many_parts`)
   * @throws Error for XML that is not well-formed or declares types or entities
   */
  walk(content: Buffer, handler: XmlHandler): void {
    const parser = new SaxesParser({ position: false });
    let depth = 0;
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('doctype', () => {
      throw new Error('A document type.');
    });
    parser.on('opentag', ({ name, attributes }) => {
      depth += 1;
      this.#elements += 1;
      if (depth > limits.nesting.value) throw nestedTooDeeply();
      if (this.#elements > limits.packedElements.value)
        throw tooManyParts(limits.packedElements.value, 'elements');
      handler.open?.(localName(name), attributes as Attributes);
    });
    parser.on('text', (text) => handler.text?.(text));
    parser.on('cdata', (text) => handler.text?.(text));
    parser.on('closetag', ({ name }) => {
      depth -= 1;
      handler.close?.(localName(name));
    });
    parser.write(xmlText(content)).close();
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
