import { defineEvent } from '@lectern/events/definition';
import { z } from 'zod';
import {
  attempt,
  blobLocation,
  descriptionRevision,
  documentId,
  documentVersion,
  eventCollections,
  eventMetadata,
  filename,
  sharing,
  tenantId,
  timestamp,
  userId,
} from '../fields.ts';
import { exampleDeletion, exampleFacts, exampleIds, exampleSharing, exampleVersion } from './examples.ts';

/**
 * Emitted by the document service, in the transaction that stored the version: the bytes are durable at `location`.
 * Carries all that later stages need, so that none of them has to call back. It comes again, with another event id, for a
 * version that is republished: a stage that has its work answers with what it has.
 */
export const DocumentIngested = defineEvent({
  name: 'DocumentIngested',
  version: 1,
  schema: z
    .object({
      documentId,
      version: documentVersion,
      attempt,
      tenantId,
      ...sharing,
      title: z.string(),
      descriptionRevision,
      titleGiven: z
        .boolean()
        .optional()
        .describe(
          'False where the title was made of the name of the file: one in the document goes before it',
        ),
      filename,
      attachmentDepth: z
        .int()
        .nonnegative()
        .optional()
        .describe('How many mails the document was taken out of, one being in the other; missing where none'),
      ...eventMetadata,
      collections: eventCollections,
      contentType: z.string().describe('Media type that the bytes were found to have, without parameters'),
      bytes: z.int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      location: blobLocation,
      timestamp,
    })
    .meta({
      description: 'A version of a document is stored, and its bytes are durable at `location`.',
      examples: [
        {
          ...exampleVersion,
          ...exampleSharing,
          ...exampleFacts,
          contentType: 'text/markdown',
          bytes: 1_204,
          sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          location: { bucket: 'lectern', key: 'documents/0193a1f2/1' },
        },
      ],
    }),
});

/**
 * Emitted by the document service, in the transaction that changed who may see the document: its readers, or whether the
 * tenant may. It says all of the new state, so that the newest of these events is enough.
 */
export const DocumentShared = defineEvent({
  name: 'DocumentShared',
  version: 1,
  schema: z.object({ documentId, tenantId, ...sharing, timestamp }).meta({
    description: 'Who may see a document has changed; this is all of the new state.',
    examples: [{ ...exampleIds, ...exampleSharing }],
  }),
});

/**
 * Emitted by the document service, in the transaction that changed what is said about a document: title, metadata or the
 * collections that it is in. It says all of the new state, so that the newest of these events is enough; and who may see the document, for a
 * service that gets to know of it by this.
 */
export const DocumentDescribed = defineEvent({
  name: 'DocumentDescribed',
  version: 1,
  schema: z
    .object({
      documentId,
      tenantId,
      ...sharing,
      title: z.string(),
      titleGiven: z.boolean().describe('False where the title was made of the name of the file'),
      ...eventMetadata,
      collections: eventCollections,
      descriptionRevision: descriptionRevision.unwrap(),
      timestamp,
    })
    .meta({
      description: 'Title, metadata or collections of a document have changed; this is all of the new state.',
      examples: [
        {
          ...{ ...exampleIds, ...exampleSharing, title: exampleFacts.title, titleGiven: true },
          ...{
            metadata: exampleFacts.metadata,
            metadataLists: exampleFacts.metadataLists,
            collections: exampleFacts.collections,
            descriptionRevision: 2,
          },
        },
      ],
    }),
});

/**
 * Emitted by the document service when an owner deleted a document; every store of derived data removes its part. It may
 * come again, with another event id, while the operation is not complete.
 */
export const DocumentDeleted = defineEvent({
  name: 'DocumentDeleted',
  version: 1,
  schema: z.object({ documentId, tenantId, ownerId: userId, operationId: z.string(), timestamp }).meta({
    description: 'An owner has deleted a document; every store of derived data removes its part.',
    examples: [{ ...exampleDeletion, ownerId: exampleSharing.ownerId }],
  }),
});
