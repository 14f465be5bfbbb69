import { parseArgs } from 'node:util';

/** What the command line asks of the demo. */
export interface DemoOptions {
  /** Given, a platform that is not there is an error and none is started. Not given, the one of this folder is meant. */
  readonly url: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
  readonly questions: readonly string[];
  readonly paths: readonly string[];
}

export const usage = `npm run demo -- [PATH…] [options]

  PATH             files or folders to upload instead of the samples (.txt .md .html .pdf .docx)
  --ask QUESTION   what to ask; may be repeated
  --url URL        a platform that runs elsewhere; without it the local one is used, and started if need be
  --json           one JSON document on standard output instead of the tour
`;

/** @throws TypeError for an unknown option */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      ask: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    url: values.url?.replace(/(?<!\/)\/+$/, ''),
    json: values.json,
    help: values.help,
    questions: values.ask ?? [],
    paths: positionals,
  };
}
