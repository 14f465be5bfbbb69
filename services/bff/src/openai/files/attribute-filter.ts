import {
  attributeName,
  attributeValue,
  boundedArray,
  type SearchFilter,
  searchFilter,
} from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import { limits } from '../../limits.ts';

const key = attributeName.describe('Of an attribute of the file in the vector store');
const equality = z.strictObject({ type: z.enum(['eq', 'ne']), key, value: attributeValue });
const order = z.strictObject({
  type: z.enum(['gt', 'gte', 'lt', 'lte']),
  key,
  value: z
    .union([z.number(), z.string()], 'Must be a number, or a date of ISO 8601.')
    .describe('A number, or a date of ISO 8601'),
});
const membership = z.strictObject({
  type: z.enum(['in', 'nin']),
  key,
  value: boundedArray(attributeValue, { min: 1, max: limits.filterValues.value }),
});
type Comparison = z.output<typeof equality> | z.output<typeof order> | z.output<typeof membership>;

/** Groups within each other are written out, so that the depth has a bound for every reader. */
const groupOf = <M extends z.ZodType>(member: M) =>
  z.strictObject({
    type: z.enum(['and', 'or']),
    filters: boundedArray(member, { min: 1, max: limits.filterGroups.value }),
  });
const innermost = z
  .discriminatedUnion('type', [equality, order, membership])
  .meta({ id: 'AttributeComparison' });
const inner = z
  .discriminatedUnion('type', [equality, order, membership, groupOf(innermost)])
  .meta({ id: 'AttributeGroup' });
const outer = z
  .discriminatedUnion('type', [equality, order, membership, groupOf(inner)])
  .meta({ id: 'AttributeGroups' });

/** What a search in a vector store is narrowed to. */
export const attributeFilter = z
  .discriminatedUnion('type', [equality, order, membership, groupOf(outer)])
  .meta({ id: 'AttributeFilter', examples: [{ type: 'gte', key: 'chapter', value: 3 }] });

/** A filter of any depth. */
type Filter = Comparison | { readonly type: 'and' | 'or'; readonly filters: readonly Filter[] };

/** A filter as the platform has it, not checked yet. */
interface Mapped {
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly and?: readonly Mapped[];
  readonly or?: readonly Mapped[];
}

/**
 * The filter as the platform has it.
 *
 * @throws AppError `invalid_argument` (`invalid_body`) for what only the platform knows to be wrong, such as too many conditions
 */
export function toSearchFilter(filter: z.output<typeof attributeFilter> | null | undefined): SearchFilter {
  if (filter == null) return {};
  const parsed = searchFilter.safeParse(mapped(filter));
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_argument', 'The body of the request is not valid.', {
    reason: 'invalid_body',
    errors: [{ pointer: '/filters', detail: parsed.error.issues[0]?.message ?? 'is not valid' }],
  });
}

function mapped(filter: Filter): Mapped {
  switch (filter.type) {
    case 'and':
      return { and: filter.filters.map(mapped) };
    case 'or':
      return { or: filter.filters.map(mapped) };
    default:
      return { attributes: { [filter.key]: { [filter.type]: filter.value } } };
  }
}
