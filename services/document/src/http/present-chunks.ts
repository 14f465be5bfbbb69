import type { ReadChunk } from '@lectern/contracts';
import type { DocumentChunk, TextPart } from './chunk-schemas.ts';

/** A chunk as callers see it. */
export function toDocumentChunk({ chunkId: id, place, ...chunk }: ReadChunk): DocumentChunk {
  if (place === undefined) return { id, ...chunk };
  const { repeated, start } = place;
  return { id, ...chunk, repeated, start, end: start + chunk.text.length - repeated };
}

/** Chunks as text: a part for each page of the document; what chunks repeat is in it once. */
export function toTextParts(chunks: readonly ReadChunk[]): TextPart[] {
  const parts: TextPart[] = [];
  for (const chunk of chunks) {
    const part = partOf(chunk);
    const last = parts.at(-1);
    if (last === undefined || last.page !== part.page) parts.push(part);
    else parts[parts.length - 1] = { ...last, text: last.text + part.text };
  }
  return parts;
}

function partOf({ ordinal, text, page, place }: ReadChunk): TextPart {
  const paged = page === undefined ? {} : { page };
  if (place === undefined) return { text: ordinal === 0 ? text : `\n\n${text}`, ...paged };
  const { lead, repeated, start } = place;
  return { text: lead + text.slice(repeated), ...paged, start: start - lead.length };
}
