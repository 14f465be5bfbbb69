import { z } from 'zod';
import type { Page, PlaceAsked } from '../../ports/files.ts';
import { entryId } from './ids-in-requests.ts';

/** A page of the platform has so many entries at most. */
const pageEntries = 100;

/** What a list is asked for; `most` is the highest `limit` that clients may send, of which a page has a hundred at most. */
export function placeQuery(
  ownId: (shown: string) => string,
  { most, byDefault }: { readonly most: number; readonly byDefault: number },
) {
  return {
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(most)
      .default(byDefault)
      .describe('Entries of a page, which has a hundred at most: `has_more` says whether there are others'),
    order: z.enum(['asc', 'desc']).default('desc').describe('The oldest or the newest first'),
    after: entryId(ownId).describe('Id of an entry: the page begins after it'),
    before: entryId(ownId).describe('Id of an entry: the page is the one that ends before it'),
  };
}

/** The page that a query asks for. */
export function placeAsked({
  limit,
  order,
  after,
  before,
}: {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}): PlaceAsked {
  return {
    limit: Math.min(limit, pageEntries),
    order: order === 'asc' ? 'oldest' : 'newest',
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
}

/** The schema of a page of entries. */
export function listOf<T extends z.ZodType>(entry: T) {
  return z.object({
    object: z.literal('list'),
    data: z.array(entry),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  });
}

/** A page as clients read it. */
export function toList<T, S extends { readonly id: string }>(
  { data, hasMore }: Page<T>,
  toEntry: (entry: T) => S,
) {
  const entries = data.map(toEntry);
  return {
    object: 'list' as const,
    data: entries,
    first_id: entries.at(0)?.id ?? null,
    last_id: entries.at(-1)?.id ?? null,
    has_more: hasMore,
  };
}

/** Unix time, in seconds, as clients read it. */
export const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1_000);
