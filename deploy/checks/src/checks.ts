import { checkDocs } from './check-docs.ts';
import { checkWorkspaces } from './check-workspaces.ts';
import { type Outcome, runCommand, runVitest } from './run-command.ts';

/** One thing that has to hold. */
export interface Check {
  readonly name: string;
  readonly what: string;
  run(): Promise<Outcome>;
}

/** In this order: the quick ones first, so that a slip shows early. */
export const checks: readonly Check[] = [
  { name: 'lint', what: 'formatting and lint rules', run: () => runCommand('biome', ['ci', '.']) },
  {
    name: 'imports',
    what: 'directions of imports',
    run: () => runCommand('depcruise', ['libs', 'services', 'gateway', 'deploy']),
  },
  {
    name: 'types',
    what: 'types of every workspace',
    run: () => runCommand('turbo', ['run', 'typecheck', '--output-logs=errors-only', '--no-daemon']),
  },
  { name: 'workspaces', what: 'that workspaces are alike', run: checkWorkspaces },
  { name: 'docs', what: 'that docs say what the code does', run: checkDocs },
  { name: 'unit', what: 'unit tests', run: () => runVitest('unit') },
  { name: 'charts', what: 'charts and the compose file, without a cluster', run: () => runVitest('charts') },
  { name: 'integration', what: 'contract and component tests', run: () => runVitest('integration') },
  { name: 'e2e', what: 'the embedded platform from end to end', run: () => runVitest('e2e') },
];
