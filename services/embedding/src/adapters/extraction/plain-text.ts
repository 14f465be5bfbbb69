import type { Block } from '../../domain/block.ts';
import { decodeText } from './decode-text.ts';

/** Blank lines and form feeds part paragraphs; nothing else is read into plain text. */
export function plainTextBlocks(bytes: Uint8Array): Block[] {
  return decodeText(bytes)
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[^\S\n]*\n)+[^\S\n]*|\f/)
    .map((text) => ({ kind: 'paragraph', text }));
}
