import { defineEvent } from '@lectern/events/definition';
import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import {
  attempt,
  blobLocation,
  documentId,
  documentVersion,
  filename,
  tenantId,
  timestamp,
} from '../fields.ts';
import { attachmentLimits } from '../limits.ts';
import { exampleVersion } from './examples.ts';

const attachment = z.object({
  part: z
    .int()
    .positive()
    .describe('Which attachment of the mail it is, from 1; those that are not read are counted too'),
  filename,
  contentType: z.string().describe('Media type that the bytes were found to have, without parameters'),
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  location: blobLocation,
});

/**
 * Emitted by the embedding service, in the transaction that settled the version of a mail: what is attached to it and can be read, each
 * of which becomes a document of its own. Its bytes lie in a blob (claim check), which is kept for the retention of such blobs. It comes again, with another
 * event id, when the mail is republished.
 */
export const AttachmentsExtracted = defineEvent({
  name: 'AttachmentsExtracted',
  version: 1,
  schema: z
    .object({
      documentId: documentId.describe('Of the mail'),
      version: documentVersion,
      attempt,
      tenantId,
      attachments: boundedArray(attachment, { max: attachmentLimits.attachments.value }),
      timestamp,
    })
    .meta({
      description: 'What is attached to a version of a mail, and is to become documents of their own.',
      examples: [
        {
          ...exampleVersion,
          attachments: [
            {
              part: 1,
              filename: 'plan.pdf',
              contentType: 'application/pdf',
              bytes: 48_211,
              sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
              location: { bucket: 'lectern', key: 'attachments/0193a1f2/1/1' },
            },
          ],
        },
      ],
    }),
});
