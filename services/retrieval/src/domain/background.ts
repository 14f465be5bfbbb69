import { referenceTexts } from './reference-texts.ts';

/**
 * How near a query is, by its cosine, to texts that have nothing to do with it, for each language that those may be in (ISO
 * 639-1). A model that knows a language keeps its texts apart: near 0. One that does not puts them all in one place, with a
 * cosine of 0.5 and more, and a query in that language is as near to everything. Some models do so for all languages.
 */
export type Background = ReadonlyMap<string, number>;

/** The texts that a background is measured by, in a fixed order. */
export const references: readonly { readonly language: string; readonly text: string }[] = Object.entries(
  referenceTexts,
).flatMap(([language, texts]) => texts.map((text) => ({ language, text })));

/**
 * @param query of unit length
 * @param vectors of {@link references}, in their order, of the same model
 */
export function backgroundOf(query: Float32Array, vectors: readonly Float32Array[]): Background {
  const cosines = Map.groupBy(
    references.map(({ language }, at) => ({ language, cosine: dotOf(query, vectors[at]) })),
    ({ language }) => language,
  );
  return new Map(Array.from(cosines, ([language, all]) => [language, meanOf(all.map((one) => one.cosine))]));
}

/**
 * A cosine on a scale that is the same for all languages and models: 0 is an unrelated text of the same language, 1 the same text.
 * Below 0 for what is even farther away.
 */
export function nearnessOf(cosine: number, language: string, background: Background): number {
  const unrelated = unrelatedIn(language, background);
  return (cosine - unrelated) / Math.max(1 - unrelated, Number.EPSILON);
}

/** A language that is not known is taken for English. */
function unrelatedIn(language: string, background: Background): number {
  return background.get(language) ?? background.get('en') ?? 0;
}

/**
 * How close together a model has the texts of a language, 0 to 1: 0 where unrelated ones are as far apart as those of any other language,
 * 1 where it cannot tell them apart.
 */
export function crowdingOf(language: string, background: Background): number {
  const floor = floorOf(background);
  return Math.max(0, (unrelatedIn(language, background) - floor) / Math.max(1 - floor, Number.EPSILON));
}

/** The cosine that a model gives to texts which share nothing at all, not even the language. */
export function floorOf(background: Background): number {
  return background.size === 0 ? 0 : Math.max(0, Math.min(...background.values()));
}

function dotOf(a: Float32Array, b: Float32Array | undefined): number {
  return a.reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
