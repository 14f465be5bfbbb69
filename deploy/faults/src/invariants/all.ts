import { allFinal, callsAnswered, newestWins, nothingDoubled, nothingLost, statusTrue } from './accepted.ts';
import { countsAgree, nothingLeft, vectorsUsed } from './derived.ts';
import type { Breach, Evidence, Invariant } from './invariant.ts';
import { reservedIsStored } from './quota.ts';
import { goneNotFound, searchFindsNewest, tenantsApart } from './search.ts';
import { blobsAgree, historiesAgree, outboxesEmpty, queuesEmpty, receiptsWhole } from './stores.ts';

const invariants: readonly Invariant[] = [
  ...[callsAnswered, nothingLost, nothingDoubled, allFinal, statusTrue, newestWins],
  ...[countsAgree, vectorsUsed, reservedIsStored, searchFindsNewest, tenantsApart],
  ...[goneNotFound, receiptsWhole, nothingLeft, blobsAgree, historiesAgree, outboxesEmpty, queuesEmpty],
];

/** What came of an invariant. */
export interface Finding {
  readonly invariant: string;
  readonly checked: number;
  readonly breaches: readonly Breach[];
}

/** Checks all invariants; each is named in what is returned, whether it holds or not. */
export function checkInvariants(evidence: Evidence): Finding[] {
  return invariants.map(({ name, check }) => ({ invariant: name, ...check(evidence) }));
}
