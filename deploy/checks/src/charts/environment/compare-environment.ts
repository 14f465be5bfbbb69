import { readByOthers, type ServiceSchema } from './known-variables.ts';

/** A variable that a deployment sets, with its value where the files say it. */
export interface SetVariable {
  readonly name: string;
  readonly value?: string | undefined;
  /** Comes from a Secret. */
  readonly secret?: boolean;
}

/**
 * The variables as the service sees them: `NAME_FILE`, which names a file with the value of `NAME` (libs/config), is
 * `NAME` from a secret.
 */
export function withoutFiles(schema: ServiceSchema, given: readonly SetVariable[]): SetVariable[] {
  const known = new Set(schema.variables.map(({ name }) => name));
  return given.map((variable) => {
    const plain = variable.name.replace(/_FILE$/, '');
    return known.has(variable.name) || !known.has(plain) ? variable : { name: plain, secret: true };
  });
}

/** What is wrong with the variables that one service is given somewhere. */
export function problemsOf(schema: ServiceSchema, given: readonly SetVariable[]): string[] {
  const known = new Map(schema.variables.map((variable) => [variable.name, variable]));
  // Empty counts as not set.
  const set = new Set(given.filter(({ value }) => value !== '').map(({ name }) => name));
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

/** Variables that the schema calls secret and that come from somewhere else than a Secret. */
export function plainSecrets(schema: ServiceSchema, given: readonly SetVariable[]): string[] {
  const secrets = new Set(schema.variables.filter(({ secret }) => secret).map(({ name }) => name));
  return given.filter(({ name, secret }) => secrets.has(name) && !secret).map(({ name }) => name);
}

/** What one side sets for a service, and what its values allow to set. */
export interface Side {
  readonly sets: readonly SetVariable[];
  readonly canSet: readonly SetVariable[];
}

/**
 * How compose and Helm disagree about a service: names that one sets and the other cannot. What is a default for one and
 * a feature of the other is no disagreement.
 */
export function disagreements(compose: Side, helm: Side, allowed: ReadonlyMap<string, string>): string[] {
  return [
    ...lacking(compose, helm, allowed).map((name) => `${name} is set by compose alone`),
    ...lacking(helm, compose, allowed).map((name) => `${name} is set by Helm alone`),
  ];
}

function lacking({ sets }: Side, { canSet }: Side, allowed: ReadonlyMap<string, string>): string[] {
  const other = new Set(canSet.map(({ name }) => name));
  const names = new Set(sets.map(({ name }) => name));
  return [...names].filter((name) => !other.has(name) && !allowed.has(name)).sort();
}
