/** The part of Qdrant's filter language that the adapter uses. */
export interface QdrantFilter {
  readonly must?: readonly QdrantCondition[];
  /** At least one of them holds. */
  readonly should?: readonly QdrantCondition[];
  /** None of them holds. */
  readonly must_not?: readonly QdrantCondition[];
}

type QdrantCondition =
  | { readonly has_id: readonly string[] }
  | FieldCondition
  | NestedCondition
  | QdrantFilter;

interface FieldCondition {
  readonly key: string;
  readonly match?: { value?: unknown; any?: readonly unknown[] };
  readonly range?: Readonly<Record<string, number | string>>;
}

/** Holds when one object of a list meets the filter as a whole. */
interface NestedCondition {
  readonly nested: { readonly key: string; readonly filter: QdrantFilter };
}

type Payload = Record<string, unknown>;

/** Whether a payload satisfies a filter. A field that holds a list matches when any of its values does, as in Qdrant. */
export function matches(
  filter: QdrantFilter | undefined,
  point: { readonly id: string; readonly payload: Payload },
): boolean {
  const { must = [], should, must_not: mustNot = [] } = filter ?? {};
  if (should !== undefined && should.length > 0 && !should.some((each) => holds(each, point))) return false;
  return must.every((each) => holds(each, point)) && !mustNot.some((each) => holds(each, point));
}

function holds(condition: QdrantCondition, { id, payload }: { id: string; payload: Payload }): boolean {
  if ('has_id' in condition) return condition.has_id.includes(id);
  if ('nested' in condition) {
    const { key, filter } = condition.nested;
    return [payload[key] ?? []].flat().some((object) => matches(filter, { id, payload: object as Payload }));
  }
  if (!('key' in condition)) return matches(condition, { id, payload });
  const { match, range } = condition;
  const values: unknown[] = [payload[condition.key] ?? []].flat();
  if (match?.any !== undefined) return values.some((value) => match.any?.includes(value));
  if (match !== undefined) return values.includes(match.value);
  if (range !== undefined) return values.some((value) => isWithin(range, value));
  throw new Error(`the stand-in does not know the condition ${JSON.stringify(condition)}`);
}

/** Numbers are compared with numbers, and dates with dates. */
function isWithin(range: Readonly<Record<string, number | string>>, value: unknown): boolean {
  return Object.entries(range).every(([order, bound]) => {
    if (typeof value !== typeof bound) return false;
    const difference =
      typeof bound === 'number' ? Number(value) - bound : Date.parse(String(value)) - Date.parse(bound);
    if (order === 'gt') return difference > 0;
    if (order === 'gte') return difference >= 0;
    return order === 'lt' ? difference < 0 : difference <= 0;
  });
}
