import { checkApi } from '../api/check-api.ts';
import { checkConventions } from '../conventions/check-conventions.ts';
import { checkDocs } from '../docs/check-docs.ts';
import { checkEvents } from '../events/check-events.ts';
import { checkRegexes } from '../regexes/check-regexes.ts';
import { checkTypes } from '../types/check-types.ts';
import { checkWorkspaces } from '../workspaces/check-workspaces.ts';
import { type Outcome, runCommand, runVerify, runVitest } from './run-command.ts';

/** One thing that has to hold. */
export interface Check {
  readonly name: string;
  readonly what: string;
  /** Not part of `npm test` by itself, since it needs more than Node and npm, or minutes. */
  readonly byName?: true;
  /** Says nothing until it ends and measures no time, so that it can run beside another. */
  readonly quiet?: true;
  run(): Promise<Outcome>;
}

/** In this order: the quick ones first, so that a slip shows early, and beside them the one that takes longest. */
export const checks: readonly Check[] = [
  {
    name: 'lint',
    what: 'formatting and lint rules',
    quiet: true,
    run: () => runCommand('biome', ['ci', '.']),
  },
  {
    name: 'regexes',
    what: 'that every regular expression takes linear time',
    quiet: true,
    run: checkRegexes,
  },
  {
    name: 'imports',
    what: 'directions of imports',
    quiet: true,
    run: () => runCommand('depcruise', ['libs', 'services', 'gateway', 'deploy']),
  },
  { name: 'types', what: 'types of every workspace', quiet: true, run: checkTypes },
  { name: 'workspaces', what: 'that workspaces are alike', quiet: true, run: checkWorkspaces },
  { name: 'docs', what: 'that docs say what the code does', quiet: true, run: checkDocs },
  {
    name: 'api',
    what: 'that descriptions of the API are sound, and name the errors of the source',
    quiet: true,
    run: checkApi,
  },
  { name: 'events', what: "that releases can read each other's events", quiet: true, run: checkEvents },
  {
    name: 'conventions',
    what: 'that the code keeps to docs/conventions.md',
    quiet: true,
    run: checkConventions,
  },
  { name: 'unit', what: 'unit tests', run: () => runVitest('unit', 'unit-alone') },
  { name: 'charts', what: 'charts and the compose file, without a cluster', run: () => runVitest('charts') },
  {
    name: 'integration',
    what: 'contract and component tests',
    run: () => runVitest('integration', 'integration-alone', 'integration-quiet'),
  },
  { name: 'e2e', what: 'the embedded platform from end to end', run: () => runVitest('e2e', 'e2e-alone') },
  {
    name: 'faults',
    what: 'that nothing is lost under kills and other faults, for some minutes',
    byName: true,
    run: () => runVitest('faults'),
  },
  {
    name: 'images',
    what: 'images and compose file on a Docker engine',
    byName: true,
    run: () => runVerify([]),
  },
  {
    name: 'images-stand-in',
    what: 'images and compose file on a Docker engine without an image registry',
    byName: true,
    run: () => runVerify(['--stand-in']),
  },
];

/**
 * The checks of these names, in the order of the list; `all` stands for those that are not run by name alone, and so does
 * no name.
 * @throws Error that lists the names, for one that is none of them
 */
export function chooseChecks(names: readonly string[]): Check[] {
  const unknown = names.filter((name) => name !== 'all' && !checks.some((check) => check.name === name));
  const known = ['all', ...checks.map((check) => check.name)];
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  const all = names.length === 0 || names.includes('all');
  return checks.filter((check) => names.includes(check.name) || (all && check.byName !== true));
}
