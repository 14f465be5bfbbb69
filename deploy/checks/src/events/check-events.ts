import type { Outcome } from '../runner/run-command.ts';
import { breakingChanges, closedObjects } from './compare-contracts.ts';
import { currentContracts } from './event-contracts.ts';
import { readReleases } from './released-contracts.ts';

/** The events of the code are compared with those of every release that is kept in `docs/events/released`. */
export async function checkEvents(): Promise<Outcome> {
  const current = currentContracts();
  const releases = await readReleases();
  const problems = [
    ...(releases.length === 0 ? ['There is no release in docs/events/released to compare with.'] : []),
    ...closedObjects(current),
    ...releases.flatMap((released) => breakingChanges(released, current)),
  ];
  const compared = releases.flatMap(({ schemas }) => Object.keys(schemas)).length;
  const passed = Math.max(0, compared - problems.length);
  return { passed, failed: problems.length, skipped: 0, output: problems.join('\n'), failures: problems };
}
