import { currentContracts } from '../events/event-contracts.ts';
import { readReleases } from '../events/released-contracts.ts';
import { frozenProblems } from './frozen-events.ts';
import { readVersionPlaces, versionProblems } from './version.ts';

/**
 * `npm run release-version -w @lectern/checks -- v1.2.3` fails unless everything that has a version has this one, and the
 * events of this version are kept for later ones to be compared with.
 */
const tag = process.argv[2] ?? '';
const problems = [
  ...versionProblems(tag, await readVersionPlaces()),
  ...frozenProblems(tag.replace(/^v/, ''), { releases: await readReleases(), current: currentContracts() }),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
