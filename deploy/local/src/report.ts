import colors from 'picocolors';
import type { UnexpectedExit } from './supervisor.ts';

/** Progress of a start; the console shows it, tests do not. */
export interface PlatformReport {
  progress(part: string, text: string): void;
  ready(part: string, tookMs: number, where: string): void;
  exited(exit: UnexpectedExit): void;
  /** Lines of a log are dropped from now on, until they can be written again. */
  logLost(part: string, error: Error): void;
}

/** Shows nothing. */
export const silentReport: PlatformReport = {
  progress: () => undefined,
  ready: () => undefined,
  exited: () => undefined,
  logLost: () => undefined,
};

/** One line per part, in the order in which they become ready. */
export function consoleReport(out: { write(text: string): unknown }): PlatformReport {
  const line = (mark: string, part: string, text: string): void => {
    out.write(`  ${mark} ${part.padEnd(10)} ${text}\n`);
  };
  return {
    progress: (part, text) => line(colors.dim('…'), part, colors.dim(text)),
    ready: (part, tookMs, where) =>
      line(colors.green('✓'), part, `ready in ${seconds(tookMs)}  ${colors.dim(where)}`),
    exited: ({ name, code, signal, restartInMs }) => {
      const how = signal ?? `exit code ${code}`;
      const next =
        restartInMs === undefined ? 'not started again' : `starting again in ${seconds(restartInMs)}`;
      line(colors.yellow('!'), name, `ended (${how}), ${next}`);
    },
    logLost: (part, { message }) =>
      line(colors.yellow('!'), part, `its log cannot be written, lines are dropped: ${message}`),
  };
}

/** First steps; printed when everything is ready. */
export function firstSteps(url: string, tookMs: number, dataDir: string): string {
  return `
${colors.bold(`Lectern is ready in ${seconds(tookMs)}`)} at ${colors.cyan(url)}. In another terminal:

  npm run demo                     a guided tour: uploads documents, asks questions
  npm run demo -- FILE-OR-FOLDER   the same with your own documents

or by hand:

  curl -s ${url}/v1/users -H 'Content-Type: application/json' \\
    -d '{"email":"you@example.com","password":"correct horse battery","displayName":"You"}'

Data and logs are in ${dataDir}. Ctrl-C stops everything.

${colors.bold('In a browser:')} ${colors.cyan(`${url}/console/`)}
`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
