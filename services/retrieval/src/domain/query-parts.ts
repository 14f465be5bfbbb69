/** About what a model of 256 tokens reads; models read the beginning of what is longer. */
const longestPart = 1_000;

/** A part of a query, and how much its vector counts. */
export interface QueryPart {
  readonly text: string;
  readonly weight: number;
}

/**
 * What is embedded of a query: a short one as it is; of a long one its end, where the question of a conversation is, and for half
 * as much its beginning, where its subject is. At most two parts, so that the time does not grow with the length.
 */
export function queryPartsOf(query: string): readonly [QueryPart, ...QueryPart[]] {
  if (query.length <= longestPart) return [{ text: query, weight: 1 }];
  return [
    { text: query.slice(-longestPart), weight: 1 },
    { text: query.slice(0, longestPart), weight: 0.5 },
  ];
}

/** The vector of a query whose parts have these vectors, of unit length. */
export function joinVectors(parts: readonly { vector: readonly number[]; weight: number }[]): Float32Array {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return Float32Array.from(first?.vector ?? []);
  const sum = first.vector.map((_, at) =>
    parts.reduce((total, { vector, weight }) => total + weight * (vector[at] ?? 0), 0),
  );
  const length = Math.hypot(...sum) || 1;
  return Float32Array.from(sum, (value) => value / length);
}
