import { extractDocument } from '../src/adapters/extraction/extract-document.ts';
import type { Extracted } from '../src/domain/extracted.ts';

const openXml = 'application/vnd.openxmlformats-officedocument';
const types = {
  xlsx: `${openXml}.spreadsheetml.sheet`,
  pptx: `${openXml}.presentationml.presentation`,
  odt: 'application/vnd.oasis.opendocument.text',
  epub: 'application/epub+zip',
};
/** A packed format. */
export type PackedType = keyof typeof types;
const limits = { maxChars: 100_000, maxUnpackedBytes: 8_000_000 };
/** What a packed document says. */
export const read = (bytes: Uint8Array, type: PackedType): Promise<Extracted> =>
  extractDocument(bytes, types[type], limits);
/** Its blocks, each with its kind. */
export const outline = async (bytes: Uint8Array, type: PackedType): Promise<string[]> =>
  (await read(bytes, type)).blocks.map((b) => `${b.kind === 'heading' ? `h${b.level}` : b.kind}: ${b.text}`);
