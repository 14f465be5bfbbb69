import { documentStatus } from '@lectern/contracts';
import { z } from 'zod';
import { idempotencyKey } from '../http/passed-keys.ts';
import { limits } from '../limits.ts';
import { addressOf } from './document-address.ts';
import { documentPart, idOfPart } from './document-part.ts';
import { type Tool, tool } from './tool.ts';

const id = z.string().min(1).max(limits.idCharacters.value);
const listed = { id: z.string(), title: z.string(), status: z.string(), createdAt: z.string() };

/** By the convention of ChatGPT and deep research. A long text comes in parts: the id of the next one is `<id>#<offset>`. */
const fetchDocument = tool({
  name: 'fetch',
  title: 'Read a document',
  description:
    'The text of a document by the id that `search` gives. When `metadata.nextId` is there, the text goes on: fetch that id.',
  scope: 'documents:read',
  hints: { readOnly: true },
  input: z.object({
    id: id
      .regex(/^[^#]/, 'Must begin with the id of a document.')
      .describe('Of a document, or `nextId` of the part before'),
  }),
  output: z.object({
    ...{ id: z.string(), title: z.string(), text: z.string(), url: z.string() },
    metadata: z.record(z.string(), z.unknown()),
  }),
  run: async ({ app, caller, publicUrl, signal }, input) => {
    const part = documentPart(input.id);
    const { document, version, text, nextOffset } = await app.readDocument({ caller, ...part }, signal);
    const next = nextOffset === null ? {} : { nextOffset, nextId: idOfPart(part, nextOffset) };
    const { title, status, contentType, filename } = document;
    const facts = { ...document.metadata, version, status, contentType, ...(filename && { filename }) };
    const url = addressOf(publicUrl, part.documentId);
    return { id: input.id, title, text, url, metadata: { ...facts, ...next } };
  },
});

const listDocuments = tool({
  name: 'list_documents',
  title: 'List documents',
  description: 'The documents that the caller can see, newest first. Go on with `cursor` = `nextCursor`.',
  scope: 'documents:read',
  hints: { readOnly: true },
  input: z.object({
    cursor: z.string().min(1).max(limits.idCharacters.value).optional(),
    status: documentStatus.optional().describe('Only documents of this status'),
  }),
  output: z.object({ data: z.array(z.object(listed)), nextCursor: z.string().nullable() }),
  run: async ({ app, caller, signal }, asked) => {
    const limit = limits.listedDocuments.value;
    const { data, nextCursor } = await app.listDocuments({ caller, limit, ...asked }, signal);
    return { data: [...data], nextCursor };
  },
});

const getDocument = tool({
  name: 'get_document',
  title: 'Status of a document',
  description:
    'What became of a document: its status, its timeline, what was lost in reading, and why it failed.',
  scope: 'documents:read',
  hints: { readOnly: true },
  input: z.object({ id }),
  output: z.object({
    ...listed,
    ...{ version: z.int(), chunkCount: z.int(), contentType: z.string(), filename: z.string().optional() },
    metadata: z.record(z.string(), z.unknown()),
    error: z.object({ stage: z.string(), reason: z.string(), message: z.string() }).optional(),
    warnings: z.array(z.object({ reason: z.string(), detail: z.string() })),
    timeline: z.array(z.object({ status: z.string(), version: z.int(), at: z.string() })),
  }),
  run: async ({ app, caller, signal }, input) => {
    const { warnings, timeline, ...facts } = await app.getDocument({ caller, documentId: input.id }, signal);
    return { ...facts, warnings: [...warnings], timeline: [...timeline] };
  },
});

const addDocument = tool({
  name: 'add_document',
  title: 'Add a document',
  description:
    'Store a text as a document of the caller, private to them. With `waitMs` the answer comes when it is searchable; `status` says whether it is.',
  scope: 'documents:write',
  hints: { readOnly: false },
  input: z.object({
    title: z.string().trim().min(1).max(limits.titleCharacters.value),
    text: z.string().min(1),
    metadata: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Facts to filter by: texts, numbers, true or false, lists'),
    waitMs: z
      .int()
      .min(0)
      .max(limits.addWaitMs.value)
      .default(5_000)
      .describe('Longest wait until it is indexed'),
    idempotencyKey: idempotencyKey
      .optional()
      .describe(
        'Any text of your own without spaces, such as a UUID. Send the same one again when you repeat a call whose answer you did not get: the document is then made once',
      ),
  }),
  output: z.object({ id: z.string(), status: z.string() }),
  run: ({ app, caller, signal }, { idempotencyKey, ...input }) =>
    app.addDocument({ caller, idempotencyKey, ...input }, signal),
});

const deleteDocument = tool({
  name: 'delete_document',
  title: 'Delete a document',
  description: 'Delete a document for good. Nobody finds it from the answer on.',
  scope: 'documents:write',
  hints: { readOnly: false, destructive: true, idempotent: true },
  input: z.object({ id }),
  output: z.object({ operationId: z.string() }),
  run: ({ app, caller, signal }, input) => app.deleteDocument({ caller, documentId: input.id }, signal),
});

/** Tools for documents as such. */
export const documentTools: readonly Tool[] = [
  fetchDocument,
  listDocuments,
  getDocument,
  addDocument,
  deleteDocument,
];
