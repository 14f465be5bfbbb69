import {
  attributes,
  collectionId,
  documentStatus,
  metadata,
  readingWarning,
  userId,
  visibility,
} from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../limits.ts';
import { toCursor } from './list-schemas.ts';
import { exampleOperationId, failure } from './schemas.ts';

/** Opaque to callers: the position of the last entry of the page before. */
const historyCursor = z
  .string()
  .max(limits.idChars.value)
  .transform((text, context) => {
    const position = Number(Buffer.from(text, 'base64url').toString());
    if (Number.isSafeInteger(position) && position > 0) return position;
    context.addIssue({ code: 'custom', message: 'Is not a cursor of this list.' });
    return z.NEVER;
  });

/** The cursor of the page that begins after an entry. */
export function toHistoryCursor(position: number): string {
  return toCursor(String(position));
}

/** `GET /v1/documents/{id}/history`. */
export const historyQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.pageHistory.value)
    .default(50)
    .describe('Entries of a page'),
  cursor: historyCursor.optional().describe('`nextCursor` of the page before'),
});

/** A part of a document that is removed by itself. */
const deletionPart = z.enum(['content', 'chunks', 'index', 'attachments']);

/** A change of a document. */
const historyEntry = z
  .object({
    id: z.string(),
    kind: z
      .enum([
        'created',
        'carried',
        'replaced',
        'retried',
        'shared',
        'described',
        'grouped',
        'progressed',
        'deletion_begun',
        'part_removed',
        'deleted',
      ])
      .describe('`carried` stands for all that came before'),
    at: z.iso.datetime(),
    userId: userId.optional().describe('Who asked for the change'),
    requestId: z.string().optional().describe('The request that asked for it'),
    eventId: z.string().optional().describe('The event of the pipeline that caused it'),
    traceId: z
      .string()
      .optional()
      .describe('Of the trace in which it was made; only a share of the traces may be recorded'),
    version: z.int().positive().optional(),
    attempt: z.int().positive().optional().describe('Of a `retried` document: which attempt began'),
    status: documentStatus.optional(),
    title: z.string().optional(),
    metadata: metadata.optional(),
    visibility: visibility.optional(),
    readers: z.array(userId).optional(),
    collections: z
      .array(z.object({ id: collectionId, attributes }))
      .optional()
      .describe('All that it was in from then on'),
    sha256: z.string().optional(),
    bytes: z.int().nonnegative().optional(),
    chunkCount: z.int().nonnegative().optional(),
    error: failure.optional(),
    warnings: z.array(readingWarning).optional(),
    operationId: z.string().optional(),
    part: deletionPart.optional(),
  })
  .meta({ id: 'HistoryEntry' });
export type HistoryEntry = z.output<typeof historyEntry>;

const exampleEntries = [
  {
    id: '0198d2f4-a2a1-7c20-8a11-4d5e6f708192',
    kind: 'created',
    at: '2026-11-29T08:20:00.000Z',
    userId: '0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f',
    requestId: '3f6c1f0e-8f0a-4b61-9d3c-7a2b5c4d6e8f',
    traceId: '5d398735a1399d3b6ca29d95e6b4ad31',
    version: 1,
    status: 'ingested',
    bytes: 30,
  },
  {
    id: '0198d2f4-a2f0-7d31-9b22-5e6f708192a3',
    kind: 'progressed',
    at: '2026-11-29T08:20:02.000Z',
    eventId: '0198d2f4-a2ee-7e42-8c33-6f708192a3b4',
    traceId: '5d398735a1399d3b6ca29d95e6b4ad31',
    version: 1,
    status: 'indexed',
    chunkCount: 1,
  },
];

/** Answer of `GET /v1/documents/{id}/history`. */
export const documentHistory = z
  .object({ data: z.array(historyEntry), nextCursor: z.string().nullable() })
  .meta({ id: 'DocumentHistory', examples: [{ data: exampleEntries, nextCursor: null }] });

const count = z.int().nonnegative();

/** `GET /v1/operations/{id}`. */
export const operationResource = z
  .object({
    id: z.string(),
    kind: z.literal('document.delete'),
    documentId: z.string(),
    status: z.enum(['running', 'succeeded']),
    removed: z
      .object({
        content: z.boolean(),
        chunks: z.boolean(),
        index: z.boolean(),
        attachments: z.boolean().optional(),
      })
      .describe(
        'What is known to be gone: the bytes, the chunks and vectors, the points of the search index, and of a mail the documents that were attached to it',
      ),
    steps: z
      .array(
        z.object({
          part: deletionPart,
          doneAt: z.iso
            .datetime()
            .optional()
            .describe('When it was found to be gone; missing while it is not'),
          removed: count.optional().describe('How much was removed, where its store says'),
        }),
      )
      .describe('Each part of the document, and how far its removal is'),
    receipt: z
      .object({
        completedAt: z.iso.datetime(),
        blobs: count.optional(),
        chunks: count.optional(),
        points: count.optional(),
        attachments: count.optional(),
      })
      .optional()
      .describe('When nothing is left: since when, and how much there was, where its store says'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({
    id: 'Operation',
    examples: [
      {
        ...{
          id: exampleOperationId,
          kind: 'document.delete',
          documentId: '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4',
        },
        ...{ status: 'running', removed: { content: true, chunks: true, index: false } },
        steps: [
          { part: 'content', doneAt: '2026-11-29T08:30:00.500Z', removed: 1 },
          { part: 'chunks', doneAt: '2026-11-29T08:30:01.000Z' },
          { part: 'index' },
        ],
        ...{ createdAt: '2026-11-29T08:30:00.000Z', updatedAt: '2026-11-29T08:30:01.000Z' },
      },
    ],
  });
export type OperationResource = z.output<typeof operationResource>;
