import { type Logger, symbols } from 'pino';

/** pino's own parts of a logger, by the symbols that it exports. */
interface Inside {
  readonly [symbols.streamSym]: { lastLevel?: number; write(line: string): void };
  /** What each line of the logger has, as `,"service":"gateway"`. */
  readonly [symbols.chindingsSym]: string;
}

/** pino's number of `info`. */
const infoLevel = 30;

/**
 * A writer of lines that look like those of `logger`, with `msg` as their message, for what is logged so often that it counts:
 * nothing is searched for secrets, nothing is added of the context, so all facts come from the caller. Writes nothing while
 * the logger leaves out `info`.
 *
 * @param encode gives the fields of the line as JSON without its braces: `"a":1,"b":"c"`
 */
export function createFixedLine<T>(
  logger: Logger,
  msg: string,
  encode: (facts: T) => string,
): (facts: T) => void {
  // What every pino logger has, though its type does not say so.
  const inside = logger as unknown as Inside;
  const stream = inside[symbols.streamSym];
  const end = `,"msg":${JSON.stringify(msg)}}\n`;
  let at = 0;
  let head = '';
  return (facts) => {
    if (!logger.isLevelEnabled('info')) return;
    const now = Date.now();
    if (now !== at) {
      at = now;
      const time = new Date(now).toISOString();
      head = `{"level":"info","time":"${time}"${inside[symbols.chindingsSym]},`;
    }
    stream.lastLevel = infoLevel;
    stream.write(head + encode(facts) + end);
  };
}
