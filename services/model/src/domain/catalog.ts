import { extractiveTarget } from '@lectern/contracts';

/** Whose API a target speaks. */
export const providers = ['openai-compatible', 'openai', 'anthropic', 'amazon-bedrock', 'cohere'] as const;
export type ProviderName = (typeof providers)[number];

/** A model of a provider, and how it is called. */
export interface Target {
  readonly provider: ProviderName;
  /** Its name there. */
  readonly model: string;
  /** Base URL of the API, version included; that of the provider if there is none. */
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** AWS region, for `amazon-bedrock`. */
  readonly region?: string | undefined;
  /** Longest time of one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Longest time until the first token of an answer or the vectors of a call, repetitions included, where another target stands behind, in milliseconds. */
  readonly firstTokenTimeoutMs: number;
  /** Attempts after the first, on an outage. */
  readonly maxRetries: number;
  /** Most tokens that it may write; sent along. */
  readonly maxOutputTokens?: number | undefined;
  /** Of a million tokens, in any one currency. */
  readonly price?: { readonly input: number; readonly output: number } | undefined;
}

/** What the configuration has: targets by name, and behind each alias the names of its targets, best first. */
export interface Catalog {
  readonly targets: Readonly<Record<string, Target>>;
  readonly aliases: Readonly<Record<string, readonly string[]>>;
  /** The same for aliases that stand for vectors. */
  readonly embeddings: Readonly<Record<string, readonly string[]>>;
}

/** The part of an alias that is a model, with its name; `extractive` has none. */
export interface NamedTarget {
  readonly name: string;
  readonly target: Target | undefined;
}

/** A target that is a model. */
export interface ModelTarget extends NamedTarget {
  readonly target: Target;
}

/** The targets of these names that there are, in their order. What comes after `extractive` would never be tried. */
export function targetsOf(catalog: Pick<Catalog, 'targets'>, names: readonly string[]): NamedTarget[] {
  const end = names.indexOf(extractiveTarget);
  const tried = end === -1 ? names : names.slice(0, end + 1);
  return tried
    .map((name) => ({
      name,
      target: Object.hasOwn(catalog.targets, name) ? catalog.targets[name] : undefined,
    }))
    .filter(({ name, target }) => name === extractiveTarget || target !== undefined);
}

/** Those of them that are models. */
export function modelsOf(catalog: Pick<Catalog, 'targets'>, names: readonly string[]): ModelTarget[] {
  return targetsOf(catalog, names).flatMap(({ name, target }) =>
    target === undefined ? [] : [{ name, target }],
  );
}

/** The time after which the next target is tried, if nothing of an answer, or no vectors, have come from this one, in milliseconds. */
export function firstTokenMs({ timeoutMs, firstTokenTimeoutMs }: Target): number {
  return Math.min(timeoutMs, firstTokenTimeoutMs);
}

/**
 * Aliases whose last model may be asked too late for an answer to be there in time, with the most that the targets ahead of it
 * take, in milliseconds. `extractive` needs no time: it is written without a model.
 */
export function findLateAliases(
  catalog: Pick<Catalog, 'targets' | 'aliases'>,
  answerMs: number,
): { readonly alias: string; readonly lastAskedAfterMs: number }[] {
  return Object.entries(catalog.aliases)
    .map(([alias, names]) => {
      const ahead = modelsOf(catalog, names).slice(0, -1);
      return { alias, lastAskedAfterMs: ahead.reduce((sum, { target }) => sum + firstTokenMs(target), 0) };
    })
    .filter(({ lastAskedAfterMs }) => lastAskedAfterMs >= answerMs);
}

/** What is wrong with targets that someone wants behind an alias; undefined when nothing is. */
export function problemOfTargets(
  catalog: Pick<Catalog, 'targets'>,
  names: readonly string[],
): string | undefined {
  const unknown = names.find((name) => name !== extractiveTarget && !Object.hasOwn(catalog.targets, name));
  if (unknown !== undefined) return `there is no target "${unknown}"`;
  if (new Set(names).size < names.length) return 'a target is named twice';
  const end = names.indexOf(extractiveTarget);
  if (end !== -1 && end < names.length - 1) return `"${extractiveTarget}" has to be the last target`;
  return undefined;
}
