import type { FactName } from '@lectern/contracts';
import type { Schemas } from '@qdrant/js-client-rest';
import type { Span } from '../../domain/facts.ts';
import type { Condition } from '../../domain/search-condition.ts';

/** Payload field of the spans of a point: a list of objects, each of which a condition has to hold of as a whole. */
export const spansField = 'spans';

const boundsOf = {
  number: { least: 'least', most: 'most' },
  time: { least: 'earliest', most: 'latest' },
} as const;

/** Payload indexes of {@link toQdrantSpan}. */
export const spanIndexes: Readonly<Record<string, Schemas['PayloadFieldSchema']>> = {
  [`${spansField}[].name`]: 'keyword',
  [`${spansField}[].least`]: 'float',
  [`${spansField}[].most`]: 'float',
  [`${spansField}[].earliest`]: 'datetime',
  [`${spansField}[].latest`]: 'datetime',
};

/** A span as Qdrant stores it; moments are texts, for its index of dates. */
export function toQdrantSpan({ name, scale, least, most }: Span): Record<string, string | number> {
  const fields = boundsOf[scale];
  return { name: spanName(name), [fields.least]: stored(scale, least), [fields.most]: stored(scale, most) };
}

/** The name of a span as a text. A fact that is called as an attribute is written here counts as that attribute. */
export function spanName(name: FactName): string {
  return typeof name === 'string' ? name : JSON.stringify(name);
}

/** The condition on one span that an order is. */
export function spanBound({
  scale,
  order,
  bound,
}: Extract<Condition, { kind: 'order' }>): Schemas['FieldCondition'] {
  const fields = boundsOf[scale];
  const key = order === 'gt' || order === 'gte' ? fields.most : fields.least;
  // Numbers and texts are two kinds of range to Qdrant, and one object here.
  return { key, range: { [order]: stored(scale, bound) } as Schemas['RangeInterface'] };
}

function stored(scale: Span['scale'], value: number): string | number {
  return scale === 'number' ? value : new Date(value).toISOString();
}
