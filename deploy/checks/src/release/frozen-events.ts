import { isDeepStrictEqual } from 'node:util';
import type { ReleasedContracts } from '../events/compare-contracts.ts';
import type { EventContracts } from '../events/event-contracts.ts';

/** What keeps a version from being released: its events are not kept, or changed since they were. */
export function frozenProblems(
  version: string,
  { releases, current }: { releases: readonly ReleasedContracts[]; current: EventContracts },
): string[] {
  const frozen = releases.find((release) => release.version === version);
  const how = 'run `npm -w @lectern/checks run freeze-events` and commit what it writes';
  if (frozen === undefined) return [`The events of ${version} are not kept in docs/events/released: ${how}`];
  const { version: _, ...kept } = frozen;
  return isDeepStrictEqual(kept, JSON.parse(JSON.stringify(current)))
    ? []
    : [`docs/events/released/${version} has other events than the code: ${how}`];
}
