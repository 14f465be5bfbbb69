import type { SaxesTagNS } from 'saxes';
import { limits } from '../../../limits.ts';
import { type ElementCount, streamNamespacedXml } from '../xml-stream.ts';

/** A tag, its name with the prefix that the standard uses for its namespace: `w:p`. */
export interface Tag {
  readonly name: string;
  /** Value of an attribute, by its name without a prefix. */
  attribute(local: string): string | undefined;
}

/** What is done with the tags and texts of a part, in their order. */
export interface XmlHandler {
  open(tag: Tag): void;
  text?(text: string): void;
  close(name: string): void;
}

const office = 'http://schemas.openxmlformats.org';
const strict = 'http://purl.oclc.org/ooxml';

/** Usual prefixes of the namespaces that matter; elements of others have the prefix `?`. */
const prefixes: Readonly<Record<string, string>> = {
  [`${office}/wordprocessingml/2006/main`]: 'w',
  [`${strict}/wordprocessingml/main`]: 'w',
  [`${office}/officeDocument/2006/math`]: 'm',
  [`${strict}/officeDocument/math`]: 'm',
  [`${office}/drawingml/2006/main`]: 'a',
  [`${strict}/drawingml/main`]: 'a',
  [`${office}/drawingml/2006/wordprocessingDrawing`]: 'wp',
  [`${strict}/drawingml/wordprocessingDrawing`]: 'wp',
  [`${office}/drawingml/2006/diagram`]: 'dgm',
  [`${strict}/drawingml/diagram`]: 'dgm',
  [`${office}/drawingml/2006/chart`]: 'c',
  [`${strict}/drawingml/chart`]: 'c',
  [`${office}/markup-compatibility/2006`]: 'mc',
  [`${office}/package/2006/relationships`]: 'rel',
  'http://schemas.microsoft.com/office/word/2010/wordml': 'w14',
  'http://schemas.microsoft.com/office/drawing/2017/decorative': 'adec',
  'urn:schemas-microsoft-com:vml': 'v',
};

/** Reads a part of a Word document. @throws as {@link streamNamespacedXml} does */
export function readXml(content: Buffer, handler: XmlHandler, count: ElementCount): void {
  const names: string[] = [];
  const open = (tag: SaxesTagNS): void => {
    const name = `${prefixes[tag.uri] ?? '?'}:${tag.local}`;
    names.push(name);
    handler.open({ name, attribute: (local) => attributeOf(tag, local) });
  };
  const text = (part: string): void => handler.text?.(part);
  const close = (): void => handler.close(names.pop() ?? '');
  streamNamespacedXml(content, { open, text, close }, { count, most: limits.xmlElements.value });
}

function attributeOf({ attributes }: SaxesTagNS, local: string): string | undefined {
  for (const attribute of Object.values(attributes)) if (attribute.local === local) return attribute.value;
  return undefined;
}

/** The name of an element without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** A property that is on when it is there, unless it says otherwise. */
export function isOn(tag: Tag): boolean {
  return !/^(0|false|off)$/.test(tag.attribute('val') ?? '');
}
