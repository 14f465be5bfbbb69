import {
  attributesNeedCollection,
  collectionId,
  documentStatus,
  hasCollectionOfAttributes,
  printable,
  searchFilter,
} from '@lectern/contracts';
import { jsonText } from '@lectern/http';
import { z } from 'zod';
import type { ListPlace } from '../domain/list-place.ts';
import { documentPurposes } from '../domain/purpose.ts';
import type { DocumentStatus } from '../domain/status.ts';
import { limits } from '../limits.ts';

/** Opaque to callers: the id of the last entry of the page before. */
export const cursor = z
  .string()
  .max(limits.idChars.value)
  .transform((text, context) => {
    const id = Buffer.from(text, 'base64url').toString();
    if (z.uuid().safeParse(id).success) return id;
    context.addIssue({ code: 'custom', message: 'Is not a cursor of this list.' });
    return z.NEVER;
  });

/** The cursor of the page that begins after a document. */
export function toCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

/** Where a page of a list is, beside the cursor. */
export const placeQuery = {
  cursor: cursor.optional().describe('`nextCursor` of the page before'),
  order: z.enum(['newest', 'oldest']).default('newest').describe('Which entries come first'),
  after: z.uuid().optional().describe('Id of an entry: the page begins after it; not together with `cursor`'),
  before: z
    .uuid()
    .optional()
    .describe(
      'Id of an entry: the page is the one that ends before it, and `nextCursor` says no more than whether there are others before',
    ),
};

/** The place that a query names. */
export function placeOf({
  cursor: from,
  order,
  after,
  before,
}: {
  readonly cursor?: string | undefined;
} & ListPlace): ListPlace {
  return { order, after: from ?? after, before };
}

/** One place of a list, and not two. */
export const hasOnePlace = ({ cursor: from, after }: { cursor?: unknown; after?: unknown }): boolean =>
  from === undefined || after === undefined;
export const twoPlaces = { path: ['after'], error: 'Must not be there together with `cursor`.' };

/** Statuses by what they mean to who waits for a search to find a document. */
const outcomes = {
  pending: ['ingested', 'embedded'],
  indexed: ['indexed'],
  failed: ['failed', 'rejected'],
} as const satisfies Readonly<Record<string, readonly DocumentStatus[]>>;

const outcome = z.enum(Object.keys(outcomes) as (keyof typeof outcomes)[]);

/** The statuses that a query asks for; undefined where it asks for all. */
export function statusesOf({
  status,
  outcome: asked,
}: {
  readonly status?: DocumentStatus | undefined;
  readonly outcome?: z.output<typeof outcome> | undefined;
}): readonly DocumentStatus[] | undefined {
  const grouped = asked && outcomes[asked];
  if (status === undefined || grouped === undefined) return grouped ?? (status && [status]);
  return grouped.filter((each) => each === status);
}

/** How long a page of documents is. */
export const pageLimit = z.coerce
  .number()
  .int()
  .min(1)
  .max(limits.pageDocuments.value)
  .default(20)
  .describe('Entries of a page');

const listFields = z.strictObject({
  limit: pageLimit,
  ...placeQuery,
  status: documentStatus.optional().describe('Only documents of this status'),
  outcome: outcome
    .optional()
    .describe(
      'Only documents on their way (`pending`), found by searches (`indexed`), or that will not be (`failed`)',
    ),
});

/** `GET /v1/collections/{id}/documents`. */
export const membersQuery = listFields.refine(hasOnePlace, twoPlaces);

/** `GET /v1/documents`. */
export const listQuery = listFields
  .extend({
    collection: printable(collectionId).optional().describe('Only documents in this collection'),
    purpose: z
      .enum(documentPurposes)
      .optional()
      .describe('Only documents of this purpose, by which clients of OpenAI’s API tell files apart'),
    title: printable(z.string().min(1).max(limits.titleChars.value))
      .optional()
      .describe('Only documents with this in their title or file name, whatever its capitals'),
    filter: jsonText
      .pipe(searchFilter)
      .optional()
      .describe('Only documents for which this holds: the `filter` of a search, as JSON'),
  })
  .refine(hasOnePlace, twoPlaces)
  .refine(
    ({ collection, filter }) =>
      hasCollectionOfAttributes({ collections: collection === undefined ? [] : [collection], filter }),
    {
      ...attributesNeedCollection,
      error: 'Asks for attributes: `collection` must name the one that they are of.',
    },
  );
