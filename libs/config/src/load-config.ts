import type { z } from 'zod';

/** Exit code of a process whose configuration is wrong: `EX_CONFIG` of sysexits.h. A restart will not mend it. */
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
 * An empty variable counts as not set, since that is what `VAR=` in a compose file or an empty Helm value means.
 * Variables that the schema does not know are ignored: a process always has many of them.
 *
 * @throws ConfigError with all problems at once
 */
export function loadConfig<S extends z.ZodObject>(schema: S, env: Environment): Readonly<z.output<S>> {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(set);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const name = issue.path.join('.') || '(environment)';
      return name in set ? `${name}: ${issue.message}` : `${name} is required but not set`;
    }),
  );
}
