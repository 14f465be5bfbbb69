import { defineEvent } from '@lectern/events/definition';
import { z } from 'zod';
import { documentId, documentVersion, tenantId, timestamp } from '../fields.ts';
import { exampleVersion } from './examples.ts';

const bytes = z.int().nonnegative();

/** Counts the claims of a document. Events come in any order: what the highest says counts. */
const claim = z.int().positive();

const exampleClaim = { ...exampleVersion, claim: 1 };

/**
 * Emitted by the document service whenever it changes how many bytes a document takes of its tenant's quota. It says all of the
 * new state, so that the newest of these events is enough. It comes again, with another event id, until it is answered.
 */
export const StorageClaimed = defineEvent({
  name: 'StorageClaimed',
  version: 1,
  schema: z
    .object({
      documentId,
      version: documentVersion,
      tenantId,
      claim,
      heldBytes: bytes.describe('Stored for what can be searched; counted in any case'),
      wantedBytes: bytes.describe(
        'Asked for the version, which waits for the answer; 0 when nothing is asked for',
      ),
      timestamp,
    })
    .meta({
      description: "What a document takes of its tenant's quota from now on, and what it asks for.",
      examples: [{ ...exampleClaim, heldBytes: 0, wantedBytes: 1_204 }],
    }),
});

/** Emitted by the user service: the claim is counted, and what it asks for is reserved. */
export const StorageReserved = defineEvent({
  name: 'StorageReserved',
  version: 1,
  schema: z.object({ documentId, version: documentVersion, tenantId, claim, timestamp }).meta({
    description: 'A claim is counted, and what it asks for is reserved.',
    examples: [exampleClaim],
  }),
});

/** Why a claim is refused for good: there is no room. Every other reason is one for which it could not be decided. */
export const quotaExceeded = 'quota_exceeded';

/**
 * Emitted by the user service: what a claim asks for is not reserved; what it holds is counted. `reason` is a stable slug,
 * `quota_exceeded` or that of a claim that was given up; `message` tells a person what to do.
 */
export const StorageRefused = defineEvent({
  name: 'StorageRefused',
  version: 1,
  schema: z
    .object({
      documentId,
      version: documentVersion,
      tenantId,
      claim,
      reason: z.string(),
      message: z.string(),
      timestamp,
    })
    .meta({
      description: 'What a claim asks for is not reserved.',
      examples: [
        {
          ...exampleClaim,
          reason: quotaExceeded,
          message:
            'The quota is 10,000 bytes, of which 9,000 are taken; the document has 1,204. Delete what is not needed.',
        },
      ],
    }),
});
