import { readByOthers, type ServiceSchema } from './known-variables.ts';

/** A variable that a deployment sets, with its value where the files say it. */
export interface SetVariable {
  readonly name: string;
  readonly value?: string | undefined;
  /** Comes from a Secret. */
  readonly secret?: boolean;
}

/** What is wrong with the variables that one service is given somewhere. */
export function problemsOf(schema: ServiceSchema, given: readonly SetVariable[]): string[] {
  const known = new Map(schema.variables.map((variable) => [variable.name, variable]));
  const set = new Set(given.map(({ name }) => name));
  const unknown = given.filter(({ name }) => !known.has(name) && !readByOthers.has(name));
  const missing = schema.variables.filter(({ name, required }) => required && !set.has(name));
  const invalid = given.flatMap(({ name, value, secret }) => {
    // The value of a secret is made or brought along: that it is of the right form cannot be seen here.
    const problem = value === undefined || secret ? undefined : schema.problemWith(name, value);
    return problem === undefined ? [] : [`${name}: ${problem}`];
  });
  return [
    ...unknown.map(({ name }) => `${name} is known to no schema`),
    ...missing.map(({ name }) => `${name} is required and not set`),
    ...invalid,
  ];
}

/** Names that only one side sets, and why that is right. */
export type Differences = ReadonlyMap<string, string>;

/** How two ways of deployment disagree about the names that they set for one service. */
export function disagreements(
  compose: readonly SetVariable[],
  helm: readonly SetVariable[],
  allowed: Differences,
): string[] {
  const [left, right] = [compose, helm].map((side) => new Set(side.map(({ name }) => name)));
  if (!left || !right) return [];
  const only = (side: Set<string>, other: Set<string>): string[] =>
    [...side].filter((name) => !other.has(name) && !allowed.has(name)).sort();
  return [
    ...only(left, right).map((name) => `${name} is set by compose alone`),
    ...only(right, left).map((name) => `${name} is set by Helm alone`),
  ];
}
