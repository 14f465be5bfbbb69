/** The part of `process` that {@link parseCommandLine} needs. */
export interface CommandLineProcess {
  readonly argv: readonly string[];
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  exit(code: number): never;
}

/** What a program's command line looks like. */
export interface CommandLine<Options> {
  /** Shown for `--help`, and after an error. */
  readonly usage: string;
  /** @throws Error that says what is wrong with the arguments */
  parse(args: readonly string[]): Options;
}

/**
 * The options of a program. It ends the process for `--help` (exit code 0), and for a wrong command line (2, with the
 * error and the usage on stderr).
 */
export function parseCommandLine<Options extends { readonly help: boolean }>(
  process: CommandLineProcess,
  { usage, parse }: CommandLine<Options>,
): Options {
  let options: Options;
  try {
    options = parse(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return process.exit(2);
  }
  if (!options.help) return options;
  process.stdout.write(usage);
  return process.exit(0);
}

/** The value of an option that takes a whole number of at least 1. @throws TypeError for anything else */
export function countOption(name: string, value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1)
    throw new TypeError(`--${name} takes a whole number of at least 1, not "${value}"`);
  return count;
}
