import { type FactValue, instantOf, type Metadata } from '@lectern/contracts';

/**
 * Metadata as tokens, `["year",2024]`, one for each value, and for one that is a date another one, `["published","time",1767225600000]`.
 * Both stores match tokens for equality: names with dots or quotes need no escaping, the number 1 is not the text "1", and two ways to
 * write a moment are equal.
 */
export function factTokens(metadata: Metadata): string[] {
  const tokens = Object.entries(metadata).flatMap(([name, fact]) =>
    valuesOf(fact).flatMap((value) => tokensOf(name, value)),
  );
  return [...new Set(tokens)];
}

/** The tokens of one value; what has any of them is equal to it. */
export function tokensOf(name: string, value: FactValue): string[] {
  const instant = typeof value === 'string' ? instantOf(value) : undefined;
  const itself = JSON.stringify([name, value]);
  return instant === undefined ? [itself] : [itself, JSON.stringify([name, 'time', instant])];
}

/**
 * The metadata that {@link factTokens} was given, as far as a filter can tell: a list of one value is that value, and an empty one is
 * missing.
 */
export function metadataOf(tokens: Iterable<string>): Metadata {
  const pairs = Array.from(tokens, (token) => JSON.parse(token) as [string, FactValue, number?]).filter(
    ({ length }) => length === 2,
  );
  const byName = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries(
    Array.from(byName, ([name, its]) => {
      const [first, ...others] = its.map(([, value]) => value);
      return [name, others.length === 0 ? first : [first, ...others]] as [string, FactValue];
    }),
  );
}

/** What can be compared: numbers, or moments in milliseconds since 1970. */
export type Scale = 'number' | 'time';

/** The least and the most of a fact on a scale: all that a comparison needs, which one of several values meets when the outermost does. */
export interface Span {
  readonly name: string;
  readonly scale: Scale;
  readonly least: number;
  readonly most: number;
}

/** The spans of metadata: one for each fact and scale on which it has a value. */
export function spansOf(metadata: Metadata): Span[] {
  return Object.entries(metadata).flatMap(([name, fact]) => {
    const values = valuesOf(fact);
    const numbers = values.filter((value) => typeof value === 'number');
    const instants = values.flatMap((value) => (typeof value === 'string' ? (instantOf(value) ?? []) : []));
    return [...spanOf(name, 'number', numbers), ...spanOf(name, 'time', instants)];
  });
}

function spanOf(name: string, scale: Scale, values: readonly number[]): Span[] {
  if (values.length === 0) return [];
  // Some comparisons take -0 for less than 0.
  const [least, most] = [Math.min(...values) + 0, Math.max(...values) + 0];
  return [{ name, scale, least, most }];
}

function valuesOf(fact: Metadata[string]): readonly FactValue[] {
  return typeof fact === 'object' ? fact : [fact];
}
