import { limits } from '../../../limits.ts';
import { type ElementCount, streamXml } from '../xml-stream.ts';

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
  readonly #count: ElementCount = { elements: 0 };

  /** @throws as {@link streamXml} does */
  walk(content: Buffer, handler: XmlHandler): void {
    streamXml(
      content,
      {
        open: ({ name, attributes }) => handler.open?.(localName(name), attributes),
        text: (text) => handler.text?.(text),
        close: (name) => handler.close?.(localName(name)),
      },
      { count: this.#count, most: limits.packedElements.value },
    );
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
