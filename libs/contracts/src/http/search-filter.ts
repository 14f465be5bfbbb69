import { z } from 'zod';
import { boundedArray, boundedRecord } from '../bounded.ts';
import { attributeName, documentId, factName, factValue, userId } from '../fields.ts';
import { instantOf } from '../instant.ts';
import { collectionLimits, metadataLimits, searchLimits } from '../limits.ts';

const { filterConditions, filterDepth, filterDocuments, filterGroups, filterValues } = searchLimits;

/** Dates as {@link instantOf} reads them, as a pattern for tools; which days a month has is not in it. */
const date =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?)?$/;
const notADate = 'Must be a number, or a date of ISO 8601 of the years 1 to 9999.';

/** A number or a moment: what has an order. */
const bound = z.union([
  z.number(),
  z
    .string()
    .regex(date, notADate)
    .refine((text) => instantOf(text) !== undefined, notADate),
]);

const values = boundedArray(factValue, { min: 1, max: filterValues.value });

/** What is asked of one fact of a document; all of it has to hold. */
const comparison = z
  .strictObject({
    eq: factValue.optional(),
    ne: factValue.optional().describe('Not equal, or no such fact'),
    gt: bound.optional(),
    gte: bound.optional(),
    lt: bound.optional(),
    lte: bound.optional(),
    in: values.optional().describe('Equal to one of them'),
    nin: values.optional().describe('Equal to none of them, or no such fact'),
  })
  .meta({ id: 'FactComparison' });

const asked = z.union([factValue, comparison], {
  error:
    'Must be a text, a number, true or false, or an object of eq, ne, in, nin, and of gt, gte, lt, lte with a number or a date of ISO 8601.',
});

const conditions = {
  documentIds: boundedArray(documentId, { min: 1, max: filterDocuments.value }).optional(),
  ownerId: userId.optional().describe('An id, or `me`'),
  metadata: boundedRecord(factName, asked, { max: metadataLimits.metadataEntries.value }).optional(),
  attributes: boundedRecord(attributeName, asked, { max: collectionLimits.attributes.value })
    .optional()
    .describe('Of the document in the collection that the request names; it has to name just one'),
};

/** Groups within each other are written out, and not one schema in itself: so the depth has a bound for every reader. */
const groupsOf = <M extends z.ZodType>(member: M) => {
  const members = z.array(member).min(1).max(filterGroups.value).optional();
  return {
    ...conditions,
    and: members.describe('All of them hold'),
    or: members.describe('One of them holds, or more'),
  };
};
const innermost = z.strictObject(conditions).meta({ id: 'FilterConditions' });
const inner = z.strictObject(groupsOf(innermost)).meta({ id: 'FilterGroup' });
const outer = z.strictObject(groupsOf(inner)).meta({ id: 'FilterGroups' });
const whole = z.strictObject(groupsOf(outer));

/**
 * What a caller narrows a search to: every condition of it holds for a document that is found. A fact that is a list meets a condition
 * when one of its values does, and texts that are dates of ISO 8601 compare as moments. A document without a fact meets no condition on
 * it but `ne` and `nin`.
 */
export const searchFilter = z
  .preprocess((filter: z.input<typeof whole>, context) => {
    if (isSmall(filter)) return filter;
    const message = `Must have at most ${filterConditions.value} conditions, in groups ${filterDepth.value} deep.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }, whole)
  .meta({ id: 'SearchFilter', examples: [exampleFilter()] });
export type SearchFilter = z.output<typeof whole>;

function exampleFilter(): z.input<typeof whole> {
  return {
    metadata: { lang: 'en', published: { gte: '2026-01-01', lt: '2027-01-01' } },
    or: [{ metadata: { tags: { in: ['bees', 'wasps'] } } }, { ownerId: 'me' }],
  };
}

/** Counted before anything is checked, level by level, so that a filter of any size and depth takes no longer than to be read. */
function isSmall(filter: unknown): boolean {
  let level: unknown[] = [filter];
  let count = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > filterDepth.value) return false;
    const members = level.flatMap(membersOf);
    count += members.length + level.reduce<number>((sum, node) => sum + countConditions(node), 0);
    if (count > filterConditions.value) return false;
    level = members;
  }
  return true;
}

function membersOf(node: unknown): unknown[] {
  const { and, or } = partsOf(node);
  return [and, or].filter(Array.isArray).flat(1);
}

function countConditions(node: unknown): number {
  const { metadata, attributes, and: _, or: __, ...others } = partsOf(node);
  const facts = [metadata, attributes].flatMap((asked) => Object.values(partsOf(asked)));
  const comparisons = facts.map((asked) =>
    typeof asked === 'object' ? Object.keys(partsOf(asked)).length : 1,
  );
  return comparisons.reduce((sum, count) => sum + count, Object.keys(others).length);
}

function partsOf(thing: unknown): Record<string, unknown> {
  return typeof thing === 'object' && thing !== null ? { ...thing } : {};
}

/** What a request names beside its filter. */
interface Narrowed {
  readonly collections?: readonly string[] | undefined;
  readonly filter?: FilterPart | undefined;
}

interface FilterPart {
  readonly attributes?: object | undefined;
  readonly and?: readonly FilterPart[] | undefined;
  readonly or?: readonly FilterPart[] | undefined;
}

/** Whether it is clear of which collection the attributes are that the filter asks for, if it does. */
export function hasCollectionOfAttributes({ collections, filter }: Narrowed): boolean {
  return new Set(collections).size === 1 || filter === undefined || !asksForAttributes(filter);
}

/** Of {@link hasCollectionOfAttributes}, for the schema of a request. */
export const attributesNeedCollection = {
  path: ['filter'],
  error: 'Asks for attributes: `collections` must name the one collection that they are of.',
};

function asksForAttributes({ attributes, and = [], or = [] }: FilterPart): boolean {
  return attributes !== undefined || [...and, ...or].some(asksForAttributes);
}
