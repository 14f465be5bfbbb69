import { parseArgs } from 'node:util';
import { withoutTrailingSlashes } from '@lectern/config';

/** Options of `npm run demo`. */
export interface DemoOptions {
  /** Given: it must be ready, and none is started. Not given: the platform of this data folder. */
  readonly url: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
  readonly questions: readonly string[];
  readonly paths: readonly string[];
}

export const usage = `npm run demo -- [PATH…] [options]

  PATH             files or folders to upload instead of the samples (.txt .md .html .pdf .docx)
  --ask QUESTION   question to ask instead of the sample questions; may be repeated
  --url URL        address of a running platform; without it the local one is used, and started if it does not run
  --json           print one JSON document instead of the tour
  --help           show this text
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
    url: values.url === undefined ? undefined : withoutTrailingSlashes(values.url),
    json: values.json,
    help: values.help,
    questions: values.ask ?? [],
    paths: positionals,
  };
}
