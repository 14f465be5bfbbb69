import type { Snapshot } from '../stores/snapshot.ts';
import type { LedgerEntry } from '../traffic/ledger.ts';

/** What is compared: what was done, and what the stores hold after it. */
export interface Evidence {
  readonly ledger: readonly LedgerEntry[];
  readonly snapshot: Snapshot;
}

/** What speaks against an invariant. */
export interface Breach {
  /** Undefined for what is about no document. */
  readonly documentId: string | undefined;
  readonly text: string;
}

/** Something that has to hold after everything. */
export interface Invariant {
  readonly name: string;
  /** @returns how many things were looked at, and what speaks against it */
  check(evidence: Evidence): { readonly checked: number; readonly breaches: readonly Breach[] };
}

/** An invariant of one thing after another; the function gives what is wrong with one, or undefined. */
export function forEach<T>(
  things: readonly T[],
  { idOf, wrong }: { idOf(thing: T): string | undefined; wrong(thing: T): string | undefined },
): ReturnType<Invariant['check']> {
  const breaches = things.flatMap((thing) => {
    const text = wrong(thing);
    return text === undefined ? [] : [{ documentId: idOf(thing), text }];
  });
  return { checked: things.length, breaches };
}

/** Things by a key; of several with the same key all. */
export function groupBy<T>(things: readonly T[], keyOf: (thing: T) => string): (key: string) => readonly T[] {
  const groups = Map.groupBy(things, keyOf);
  return (key) => groups.get(key) ?? [];
}
