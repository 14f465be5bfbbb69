import { documentVersion } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../limits.ts';
import { toCursor } from './list-schemas.ts';

/** Opaque to callers: the version that the pages are of, and the ordinal of the chunk to go on from. */
const chunkCursor = z
  .string()
  .max(limits.idChars.value)
  .transform((text, context) => {
    const [, version, from] = /^(\d{1,9})\.(\d{1,9})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
    if (Number(version) > 0) return { version: Number(version), from: Number(from) };
    context.addIssue({ code: 'custom', message: 'Is not a cursor of this list.' });
    return z.NEVER;
  });

/** The cursor of the page that begins with a chunk. */
export function toChunkCursor(version: number, from: number): string {
  return toCursor(`${version}.${from}`);
}

/** `GET /v1/documents/{id}/chunks`, and `/text`. */
export const chunksQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(limits.pageChunks.value).default(50).describe('Chunks on a page'),
  cursor: chunkCursor
    .optional()
    .describe('`nextCursor` of the page before; it keeps to the version of that page'),
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(999_999_999)
    .optional()
    .describe('The newest one where it is left out; an older one is stored until a newer one is embedded'),
});

/** A passage as searches find it. */
const documentChunk = z
  .object({
    id: z.string().describe('As searches name it'),
    ordinal: z.int().nonnegative(),
    text: z.string(),
    headings: z.array(z.string()).describe('The headings above it, outermost first'),
    page: z.int().positive().optional().describe('On which it begins, from 1; only of formats with pages'),
    tokenCount: z.int().positive(),
    repeated: z
      .int()
      .nonnegative()
      .optional()
      .describe(
        'So many characters at the start are repeated: the end of the chunk before, or the head of its table',
      ),
    start: z
      .int()
      .nonnegative()
      .optional()
      .describe(
        'Where the rest begins in the text of the document, in UTF-16 units; missing in old documents',
      ),
    end: z.int().nonnegative().optional().describe('Where it ends'),
  })
  .meta({ id: 'DocumentChunk' });
export type DocumentChunk = z.output<typeof documentChunk>;

const nextCursor = z.string().nullable();

/** Answer of `GET /v1/documents/{id}/chunks`. */
export const documentChunks = z
  .object({ version: documentVersion, data: z.array(documentChunk), nextCursor })
  .meta({
    id: 'DocumentChunks',
    examples: [
      {
        version: 1,
        data: [
          {
            ...{ id: '7b1f9a52-9c58-5d2e-8d4c-2a5b6c7d8e9f', ordinal: 0, headings: ['Orientation'] },
            ...{ text: 'Bees find their way by the sun.', tokenCount: 9, repeated: 0, start: 13, end: 44 },
          },
        ],
        nextCursor: null,
      },
    ],
  });

/** A piece of the text of a document. */
const textPart = z
  .object({
    text: z.string(),
    page: z.int().positive().optional().describe('On which it begins; only of formats with pages'),
    start: z
      .int()
      .nonnegative()
      .optional()
      .describe(
        'Where it begins in the text, in UTF-16 units; missing in old documents, whose parts repeat some sentences',
      ),
  })
  .meta({ id: 'TextPart' });
export type TextPart = z.output<typeof textPart>;

/** Answer of `GET /v1/documents/{id}/text`: put together, the parts of all pages are the text. */
export const documentText = z.object({ version: documentVersion, data: z.array(textPart), nextCursor }).meta({
  id: 'DocumentText',
  examples: [
    {
      version: 1,
      data: [{ text: 'Orientation\n\nBees find their way by the sun.', start: 0 }],
      nextCursor: null,
    },
  ],
});
