import {
  boundedArray,
  boundedRecord,
  collectionId,
  documentId,
  documentStatus,
  printable,
  printableName,
  readingWarning,
  userId,
  visibility,
} from '@lectern/contracts';
import { jsonText } from '@lectern/http';
import { z } from 'zod';
import { documentPurposes } from '../domain/purpose.ts';
import type { SharingChange } from '../domain/sharing.ts';
import { limits } from '../limits.ts';

/** Postgres stores neither NUL nor half of a surrogate pair. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const title = printableName(limits.titleChars.value);

const metadataKey = z
  .string()
  .max(limits.metadataKeyChars.value)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u, 'Must be 1 to 64 letters, digits, spaces or _ . -');

const metadataText = z
  .string()
  .max(limits.metadataValueChars.value)
  .refine(isStorable, 'Must be well-formed Unicode without NUL characters.')
  .meta({ pattern: String.raw`^[^\u0000]*$` });

const metadataList = boundedArray(z.union([metadataText, z.number()], 'Must be a text or a number.'), {
  max: limits.metadataListValues.value,
});

const metadataValue = z.union(
  [metadataText, z.number(), z.boolean(), metadataList],
  `Must be a text, a number, true or false, or a list of up to ${limits.metadataListValues.value} texts and numbers.`,
);

/** Small, only with keys that are safe to filter by, and in values no deeper than a list. */
export const documentMetadata = boundedRecord(metadataKey, metadataValue, {
  max: limits.metadataEntries.value,
}).refine(
  (m) => Buffer.byteLength(JSON.stringify(m)) <= limits.metadataBytes.value,
  `Must take at most ${limits.metadataBytes.value} bytes as JSON.`,
);

/** Ids that nobody has are allowed: who has an account is not for everybody to find out. */
const documentReaders = boundedArray(printable(userId), { max: limits.readers.value });

/** Collections that an upload comes into, by their ids. */
const uploadCollections = boundedArray(printable(collectionId), {
  max: limits.documentCollections.value,
}).describe('Ids of collections that the document comes into');

/** Where everyone of the tenant may read, there are no readers to name. */
const hasNoUnneededReaders = ({ visibility, readers = [] }: SharingChange): boolean =>
  visibility !== 'tenant' || readers.length === 0;
const unneededReaders = { path: ['readers'], error: 'Must be empty unless the document is private.' };

/** The file of a form, as a description says it; it is read as a stream. */
const file = z.string().meta({ format: 'binary', description: 'The file, with its name and type' });

const purpose = z
  .enum(documentPurposes, `Only ${documentPurposes.join(' and ')} are served.`)
  .describe('What clients of OpenAI’s API say of a file; kept as the fact `purpose` of the metadata');

/** The fields beside `file` of a multipart upload. */
export const uploadFields = z
  .strictObject({
    title: title.optional(),
    metadata: jsonText.pipe(documentMetadata).default({}),
    visibility: visibility.default('private'),
    // Without a default: what is not sent is no part of what an idempotency key stands for.
    readers: jsonText.pipe(documentReaders).optional(),
    collections: jsonText.pipe(uploadCollections).optional(),
    purpose: purpose.optional(),
  })
  .refine(hasNoUnneededReaders, unneededReaders)
  .transform(({ purpose: given, metadata, ...fields }, context) => {
    if (given === undefined) return { ...fields, metadata };
    const marked = documentMetadata.safeParse({ ...metadata, purpose: given });
    if (marked.success) return { ...fields, metadata: marked.data };
    context.addIssue({ code: 'custom', path: ['metadata'], message: 'Has no room for the purpose.' });
    return z.NEVER;
  });

/** What `POST /v1/documents` as JSON says of a document beside its title and its content. */
const documentFacts = {
  metadata: documentMetadata.default({}),
  visibility: visibility.default('private'),
  readers: documentReaders.optional(),
  collections: uploadCollections.optional(),
};

/** The form of {@link uploadFields} with its file, as a description says it. */
export const uploadForm = z
  .strictObject({ file, title: title.optional(), ...documentFacts, purpose: purpose.optional() })
  .meta({
    id: 'UploadForm',
    examples: [{ file: 'Bees find their way by the sun.', title: 'Bees', visibility: 'tenant' }],
  });

/** `POST /v1/documents` as JSON. Its text is bounded by the bytes of the body. */
export const textDocument = z
  .strictObject({ title, text: z.string().min(1), ...documentFacts })
  .refine(hasNoUnneededReaders, unneededReaders)
  .meta({ id: 'TextDocument', examples: [{ title: 'Bees', text: 'Bees find their way by the sun.' }] });

/** Metadata in a change. */
export const metadataPatch = boundedRecord(metadataKey, metadataValue.nullable(), {
  max: limits.metadataEntries.value,
})
  .nullable()
  .optional()
  .describe('Changed as by a merge patch (RFC 7396): null removes a fact');

/** `PATCH /v1/documents/{id}`. */
export const documentPatch = z
  .strictObject({
    title: title.optional(),
    metadata: metadataPatch,
    visibility: visibility.optional(),
    readers: documentReaders.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'Must name what is to change.')
  .refine(hasNoUnneededReaders, unneededReaders)
  .meta({
    id: 'UpdateDocumentRequest',
    minProperties: 1,
    examples: [
      { title: 'Bees and wasps', metadata: { topic: null, tags: ['bees', 'wasps'] }, visibility: 'tenant' },
    ],
  });

/** Of `PATCH /v1/documents/{id}`. */
export const updateHeaders = z.object({
  'if-match': z
    .string()
    .optional()
    .describe('The `ETag` of the document as it was read: nothing is changed when it is another one by now'),
});

/**
 * A URL, as its caller wrote it: URLs are parsed without line breaks and tabs, and with slashes in the place of
 * backslashes, so one that has them was meant to be read in two ways.
 */
const sourceUrl = z
  .string()
  .max(limits.urlChars.value)
  .regex(/^[^\p{Cc}\s\\]+$/u, 'Must have no spaces, control characters or backslashes.')
  // The same for tools that know no classes of Unicode.
  .meta({ format: 'uri', pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f\s\\]+$` })
  .transform((text, context): URL => {
    const url = URL.parse(text);
    if (url !== null) return url;
    context.addIssue({ code: 'custom', message: 'Must be an absolute URL.' });
    return z.NEVER;
  });

/** `POST /v1/documents` as JSON with the URL of the file. */
export const linkedDocument = z
  .strictObject({ title: title.optional(), url: sourceUrl, ...documentFacts })
  .refine(hasNoUnneededReaders, unneededReaders)
  .meta({ id: 'LinkedDocument', examples: [{ url: 'https://example.org/bees.pdf' }] });
export type LinkedDocument = z.output<typeof linkedDocument>;

/** A multipart form of a file alone. */
export const noFields = z.strictObject({});

/** The form of {@link noFields} with its file, as a description says it. */
export const contentForm = z
  .strictObject({ file })
  .meta({ id: 'ContentForm', examples: [{ file: 'Bees find their way by the sun.' }] });

/** `PUT /v1/documents/{id}/content` as JSON. */
export const textContent = z
  .strictObject({ text: z.string().min(1) })
  .meta({ id: 'TextContent', examples: [{ text: 'Bees find their way by the sun and by landmarks.' }] });

/** Strict, as bodies are: a misspelt `timeoutMs` would otherwise be ignored. */
export const waitQuery = z.strictObject({
  wait: z
    .literal('indexed')
    .optional()
    .describe('Answer when the document is indexed, has failed, or is rejected'),
  timeoutMs: z.coerce
    .number()
    .int()
    .min(0)
    .max(limits.waitMs.value)
    .default(10_000)
    .describe('Longest wait, in milliseconds'),
});
export type WaitQuery = z.output<typeof waitQuery>;

/** Why a version failed, in an event and in a history. */
export const failure = z.object({ stage: z.string(), reason: z.string(), message: z.string() });

/** Of a document or an operation. */
export const idParams = z.object({ id: documentId });

/** What an event stream reads of the head of its request. */
export const eventHeaders = z.object({
  'last-event-id': z.string().optional().describe('Id of the last event that the reader has'),
});

/** `data` of an event `status`; its id is the position of the step. */
export const statusEvent = z
  .object({
    status: documentStatus,
    version: z.int().positive(),
    at: z.iso.datetime(),
    chunkCount: z.int().nonnegative().optional(),
    error: failure.optional(),
    warnings: z.array(readingWarning).optional(),
  })
  .meta({ id: 'StatusEvent' });

export const exampleOperationId = '0198d2f4-b3a0-7d2a-96f4-9fa0b1c2d3e5';
/** Answer of `DELETE /v1/documents/{id}`. */
export const deletion = z
  .object({ operationId: z.string() })
  .meta({ id: 'Deletion', examples: [{ operationId: exampleOperationId }] });
