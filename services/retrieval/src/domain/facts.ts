import {
  type FactName,
  type FactValue,
  instantOf,
  type Membership,
  type Metadata,
  type Scale,
} from '@lectern/contracts';

/** What filters look at, of a document: its metadata, and its collections with its attributes in each. */
export interface Facts {
  readonly metadata: Metadata;
  readonly collections: readonly Membership[];
}

/**
 * Facts as tokens, `["year",2024]`, one for each value, and for one that is a date another one, `["published","time",1767225600000]`.
 * Of a collection there is one that the document is in it, `[["<id>"]]`, and one for each attribute, `[["<id>","year"],2024]`.
 * Both stores match tokens for equality: names with dots or quotes need no escaping, the number 1 is not the text "1", and two ways to
 * write a moment are equal.
 */
export function factTokens(facts: Facts): string[] {
  const tokens = namedFacts(facts).flatMap(([name, fact]) =>
    valuesOf(fact).flatMap((value) => tokensOf(name, value)),
  );
  return [...new Set([...tokens, ...facts.collections.map(({ id }) => memberToken(id))])];
}

/** The token of a document that is in a collection. */
export function memberToken(collectionId: string): string {
  return JSON.stringify([[collectionId]]);
}

function namedFacts({ metadata, collections }: Facts): [FactName, Metadata[string]][] {
  const ofCollections = collections.flatMap(({ id, attributes }) =>
    Object.entries(attributes).map(([name, value]): [FactName, FactValue] => [[id, name], value]),
  );
  return [...Object.entries(metadata), ...ofCollections];
}

/** The tokens of one value; what has any of them is equal to it. */
export function tokensOf(name: FactName, value: FactValue): string[] {
  const instant = typeof value === 'string' ? instantOf(value) : undefined;
  const itself = JSON.stringify([name, value]);
  return instant === undefined ? [itself] : [itself, JSON.stringify([name, 'time', instant])];
}

type Parsed = [name: FactName | readonly [collectionId: string], value?: FactValue, instant?: number];

/**
 * The facts that {@link factTokens} was given, as far as a filter can tell: a list of one value is that value, and an empty one is
 * missing.
 */
export function factsOf(tokens: Iterable<string>): Facts {
  const parsed = Array.from(tokens, (token) => JSON.parse(token) as Parsed);
  const values = parsed.flatMap(([name, value, instant]) =>
    value === undefined || instant !== undefined ? [] : [{ name, value }],
  );
  const own = Map.groupBy(values, ({ name }) => (typeof name === 'string' ? name : undefined));
  const metadata = [...own].flatMap(([name, its]) =>
    name === undefined ? [] : [[name, factOf(its)] as const],
  );
  const ids = parsed.flatMap(([name]) => (typeof name === 'object' && name.length === 1 ? [name[0]] : []));
  const attributesIn = (id: string) =>
    values.flatMap(({ name: [of, name], value }) => (of === id && name !== undefined ? [[name, value]] : []));
  return {
    metadata: Object.fromEntries(metadata),
    collections: ids.map((id) => ({ id, attributes: Object.fromEntries(attributesIn(id)) })),
  };
}

function factOf(named: readonly { readonly value: FactValue }[]): Metadata[string] {
  const [first, ...others] = named.map(({ value }) => value);
  // Of a list, whose values are no truth values.
  return (others.length === 0 ? first : [first, ...others]) as Metadata[string];
}

/** The least and the most of a fact on a scale: all that a comparison needs, which one of several values meets when the outermost does. */
export interface Span {
  readonly name: FactName;
  readonly scale: Scale;
  readonly least: number;
  readonly most: number;
}

/** The spans of facts: one for each fact and scale on which it has a value. */
export function spansOf(facts: Facts): Span[] {
  return namedFacts(facts).flatMap(([name, fact]) => {
    const values = valuesOf(fact);
    const numbers = values.filter((value) => typeof value === 'number');
    const instants = values.flatMap((value) => (typeof value === 'string' ? (instantOf(value) ?? []) : []));
    return [...spanOf(name, 'number', numbers), ...spanOf(name, 'time', instants)];
  });
}

function spanOf(name: FactName, scale: Scale, values: readonly number[]): Span[] {
  if (values.length === 0) return [];
  // Some comparisons take -0 for less than 0.
  const [least, most] = [Math.min(...values) + 0, Math.max(...values) + 0];
  return [{ name, scale, least, most }];
}

function valuesOf(fact: Metadata[string]): readonly FactValue[] {
  return typeof fact === 'object' ? fact : [fact];
}
