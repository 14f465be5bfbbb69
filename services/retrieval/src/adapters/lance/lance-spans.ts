import type { Span } from '../../domain/facts.ts';
import type { Condition } from '../../domain/search-condition.ts';
import { sqlText } from './lance-sql.ts';

/** The spans of a row, in three lists of one length: their names with their scales, and the ends of each. */
export type SpanColumns = {
  readonly span_names: string[];
  readonly span_least: number[];
  readonly span_most: number[];
};

/** What {@link SpanColumns} are for a table that was made without them. */
export const emptySpanColumns = [
  { name: 'span_names', valueSql: `arrow_cast(make_array(), 'List(Utf8)')` },
  { name: 'span_least', valueSql: `arrow_cast(make_array(), 'List(Float64)')` },
  { name: 'span_most', valueSql: `arrow_cast(make_array(), 'List(Float64)')` },
];

/** Spans as columns. */
export function toSpanColumns(spans: readonly Span[]): SpanColumns {
  return {
    span_names: spans.map(nameOf),
    span_least: spans.map(({ least }) => least),
    span_most: spans.map(({ most }) => most),
  };
}

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** The SQL condition that an order is; false, and not unknown, for a row without such a span. */
export function spanCondition(asked: Extract<Condition, { kind: 'order' }>): string {
  const column = asked.order === 'gt' || asked.order === 'gte' ? 'span_most' : 'span_least';
  const place = `arrow_cast(array_position(span_names, ${sqlText(nameOf(asked))}), 'Int64')`;
  return `coalesce(${column}[${place}] ${operators[asked.order]} ${asked.bound.toExponential()}, false)`;
}

function nameOf({ name, scale }: Pick<Span, 'name' | 'scale'>): string {
  return JSON.stringify([name, scale]);
}
