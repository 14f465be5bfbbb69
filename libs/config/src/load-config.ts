import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** Exit code of a process whose configuration is wrong: `EX_CONFIG` of sysexits.h. A restart does not help. */
export const exitCodeConfig = 78;

/** An environment as `process.env` gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown by {@link loadConfig}; its message lists every problem, one a line, and never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/**
 * Parses an environment once, by a schema whose keys are the names of the variables, and freezes the result.
 *
 * An empty variable counts as not set, since that is what `VAR=` in a compose file or an empty Helm value means. For a
 * variable that is not set, `NAME_FILE` may name a file that holds the value: the form in which Docker, Kubernetes and
 * vault agents hand over secrets. Space around the value is not part of it.
 * Variables that the schema does not know are ignored: a process always has many of them.
 *
 * @throws ConfigError with all problems at once
 */
export function loadConfig<S extends z.ZodObject>(schema: S, env: Environment): Readonly<z.output<S>> {
  const problems: string[] = [];
  const set = valuesOf(Object.keys(schema.shape), env, problems);
  const parsed = schema.safeParse(set);
  if (parsed.success && problems.length === 0) return Object.freeze(parsed.data);
  for (const issue of parsed.error?.issues ?? []) {
    const name = issue.path.join('.') || '(environment)';
    problems.push(name in set ? `${name}: ${issue.message}` : `${name} is required but not set`);
  }
  throw new ConfigError(problems);
}

function valuesOf(names: readonly string[], env: Environment, problems: string[]): Record<string, string> {
  const set: Record<string, string> = {};
  for (const name of names) {
    try {
      const value = env[name] || valueFromFile(env[`${name}_FILE`]);
      if (value) set[name] = value;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      problems.push(`${name}_FILE: cannot be read (${error.code})`);
    }
  }
  return set;
}

function valueFromFile(path: string | undefined): string | undefined {
  return path ? readFileSync(path, 'utf8').trim() : undefined;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
