import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigError, exitCodeConfig } from '@lectern/config';
import type { ProcessLike } from './run-service.ts';

/** The process that a command runs in. */
export type CommandProcess = Pick<ProcessLike, 'env' | 'stderr' | 'exit'> & {
  readonly argv: readonly string[];
  readonly stdout: { write(text: string): unknown };
};

/** The arguments of a command are not valid; the message says what is wrong and how to call it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(problem: string, usage: string) {
    super(`${problem}\n\n${usage}`);
  }
}

/** Reads arguments as `parseArgs` of Node does. @throws UsageError for those that it refuses */
export function parseFlags<T extends ParseArgsConfig>(
  config: T,
  usage: string,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), usage);
  }
}

/** `EX_USAGE` of sysexits.h. */
const exitCodeUsage = 64;

/**
 * The life of a command that stands beside a service in its image: it does one thing and ends. Exit codes: the one that
 * `run` resolves with, 64 for invalid arguments ({@link UsageError}), 78 for an invalid configuration, 1 for everything else.
 *
 * @param what for the line of an error: “document: cannot republish: …”
 */
export async function runCommand(
  { name, what, process }: { name: string; what: string; process: Omit<CommandProcess, 'stdout' | 'argv'> },
  run: () => Promise<number>,
): Promise<void> {
  try {
    process.exit(await run());
  } catch (error) {
    process.stderr.write(`${name}: cannot ${what}: ${error instanceof Error ? error.message : error}\n`);
    process.exit(exitCodeOf(error));
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodeUsage;
  return error instanceof ConfigError ? exitCodeConfig : 1;
}
