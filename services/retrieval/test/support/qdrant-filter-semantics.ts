/** The part of Qdrant's filter language that the adapter uses. */
export interface QdrantFilter {
  readonly must?: readonly QdrantCondition[];
  /** At least one of them holds. */
  readonly should?: readonly QdrantFilter[];
}

type QdrantCondition = { readonly has_id: readonly string[] } | FieldCondition;

interface FieldCondition {
  readonly key: string;
  readonly match?: { value?: unknown; any?: readonly unknown[] };
  readonly range?: { lt?: number };
}

/** Whether a payload satisfies a filter. A field that holds a list matches when any of its values does, as in Qdrant. */
export function matches(
  filter: QdrantFilter | undefined,
  { id, payload }: { id: string; payload: Record<string, unknown> },
): boolean {
  if (filter?.should !== undefined && !filter.should.some((each) => matches(each, { id, payload })))
    return false;
  return (filter?.must ?? []).every((condition) =>
    'has_id' in condition ? condition.has_id.includes(id) : holds(condition, payload[condition.key]),
  );
}

function holds(condition: FieldCondition, field: unknown): boolean {
  const values: unknown[] = Array.isArray(field) ? field : [field];
  const { match, range } = condition;
  if (match?.any !== undefined) return values.some((value) => match.any?.includes(value));
  if (match !== undefined) return values.includes(match.value);
  if (range?.lt !== undefined) return values.some((value) => Number(value) < Number(range.lt));
  throw new Error(`the stand-in does not know the condition ${JSON.stringify(condition)}`);
}
