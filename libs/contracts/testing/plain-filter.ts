import fc, { type Arbitrary } from 'fast-check';
import { type FactValue, instantOf, type Metadata, type SearchFilter } from '../src/index.ts';

/** What a filter looks at. */
export interface Filtered {
  readonly documentId: string;
  readonly ownerId: string;
  readonly metadata: Metadata;
  /** In the collection that the request names. */
  readonly attributes?: Metadata | undefined;
}

type Part = Pick<SearchFilter, 'documentIds' | 'ownerId' | 'metadata' | 'attributes'> & {
  readonly and?: readonly Part[] | undefined;
  readonly or?: readonly Part[] | undefined;
};

/** The meaning of a filter, said as plainly as can be. */
export function isFound(document: Filtered, part: Part): boolean {
  const { documentIds, ownerId, metadata = {}, attributes = {}, and, or } = part;
  if (documentIds !== undefined && !documentIds.includes(document.documentId)) return false;
  if (ownerId !== undefined && document.ownerId !== ownerId) return false;
  if (and?.some((part) => !isFound(document, part))) return false;
  if (or !== undefined && !or.some((part) => isFound(document, part))) return false;
  return hasFacts(document.metadata, metadata) && hasFacts(document.attributes ?? {}, attributes);
}

function hasFacts(facts: Metadata, asked: NonNullable<Part['metadata']>): boolean {
  return Object.entries(asked).every(([name, wanted]) => {
    const fact = facts[name] ?? [];
    return meets(
      typeof fact === 'object' ? fact : [fact],
      typeof wanted === 'object' ? wanted : { eq: wanted },
    );
  });
}

type Comparison = Extract<NonNullable<SearchFilter['metadata']>[string], object>;

/** Each operator for itself: of a list, one value may meet one and another the next. */
function meets(
  values: readonly FactValue[],
  { eq, ne, gt, gte, lt, lte, in: some, nin }: Comparison,
): boolean {
  const has = (wanted: FactValue) => values.some((value) => isEqual(value, wanted));
  const hasOrdered = (bound: string | number, holds: (difference: number) => boolean) =>
    values.some((value) => {
      const difference = differenceOf(value, bound);
      return difference !== undefined && holds(difference);
    });
  return (
    (eq === undefined || has(eq)) &&
    (ne === undefined || !has(ne)) &&
    (some === undefined || some.some(has)) &&
    (nin === undefined || !nin.some(has)) &&
    (gt === undefined || hasOrdered(gt, (difference) => difference > 0)) &&
    (gte === undefined || hasOrdered(gte, (difference) => difference >= 0)) &&
    (lt === undefined || hasOrdered(lt, (difference) => difference < 0)) &&
    (lte === undefined || hasOrdered(lte, (difference) => difference <= 0))
  );
}

function isEqual(a: FactValue, b: FactValue): boolean {
  if (a === b) return true;
  return typeof a === 'string' && typeof b === 'string' && differenceOf(a, b) === 0;
}

/** Undefined for values that cannot be compared. */
function differenceOf(a: FactValue, b: FactValue): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : a - b;
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  const [one, other] = [instantOf(a), instantOf(b)];
  return one === undefined || other === undefined ? undefined : one - other;
}

/** Few, so that documents and filters meet; among them what breaks out of a query that is put together carelessly. */
const names = fc.constantFrom('year', `it's "odd".x`, `x') OR true --`);
const numbers = fc.constantFrom(-0, 0, 2024, 1e21, 5e-324, -1e308);
const dates = fc.constantFrom(
  ...[
    '2026-01-01',
    '2026-01-01T00:00:00Z',
    '2025-12-31T23:00-01:00',
    '2026-01-01T00:00:00.001',
    '0001-01-01',
  ],
);
const texts = fc.constantFrom('a', '', `' OR '1'='1`, `\\'"]`, '2026-02-30', '2024', '🛩');
const value = fc.oneof(numbers, dates, texts, fc.boolean());
const listed = fc.array(fc.oneof(numbers, dates, texts), { maxLength: 3 });

/** Metadata with facts of all kinds. */
export const anyMetadata: Arbitrary<Metadata> = fc.dictionary(names, fc.oneof(value, listed), { maxKeys: 3 });

const bound = fc.oneof(numbers, dates);
const several = fc.array(value, { minLength: 1, maxLength: 3 });
const operators = {
  eq: value,
  ne: value,
  gt: bound,
  gte: bound,
  lt: bound,
  lte: bound,
  in: several,
  nin: several,
};
/** One operator alone says more about it than all together, which hardly ever hold. */
const comparison = fc.oneof(
  value,
  ...Object.entries(operators).map(([operator, operand]) =>
    (operand as Arbitrary<unknown>).map((one) => ({ [operator]: one })),
  ),
  fc.record(operators, { requiredKeys: [] }),
);

const conditions = {
  documentIds: fc.subarray(['d0', 'd1', 'd2', 'd3', `d'`], { minLength: 1 }),
  ownerId: fc.constantFrom('ann', `bob' OR true`),
  metadata: fc.dictionary(names, comparison, { minKeys: 1, maxKeys: 2 }),
};

function partsOf(depth: number): Arbitrary<Part> {
  const own = fc.record(conditions, { requiredKeys: [] });
  const alone = fc
    .dictionary(names, comparison, { minKeys: 1, maxKeys: 1 })
    .map((metadata) => ({ metadata }) as Part);
  if (depth === 0) return fc.oneof(alone, own);
  const members = fc.array(partsOf(depth - 1), { minLength: 1, maxLength: 3 });
  const groups = fc.record({ and: members, or: members }, { requiredKeys: [] });
  return fc.oneof(
    alone,
    groups,
    fc.tuple(own, groups).map((both) => Object.assign({}, ...both)),
  );
}

/** Filters as callers may send them, at every depth. */
export const anyFilter = partsOf(3) as Arbitrary<SearchFilter>;
