/** A fault that was injected. */
export interface InjectedFault {
  readonly kind: string;
  readonly target: string;
  readonly at: Date;
  /** When it ended; missing for what lasts no time, and for what still lasts. */
  readonly until?: Date;
}

/** What was injected, and when. */
export interface Journal {
  /** Notes a fault that lasts no time. */
  note(kind: string, target: string): void;
  /** Notes a fault that lasts until the function that is returned is called. */
  begin(kind: string, target: string): () => void;
  /** Those that lasted at some time between the two, the earliest first. */
  between(from: Date, to: Date): readonly InjectedFault[];
  /** How many there were of each kind and target, in the order in which they first came. */
  counts(): readonly { readonly kind: string; readonly target: string; readonly count: number }[];
}

/** An empty journal. */
export function createJournal(now: () => Date = () => new Date()): Journal {
  const entries: { kind: string; target: string; at: Date; until?: Date }[] = [];
  return {
    note: (kind, target) => {
      const at = now();
      entries.push({ kind, target, at, until: at });
    },
    begin: (kind, target) => {
      const entry: (typeof entries)[number] = { kind, target, at: now() };
      entries.push(entry);
      return () => {
        entry.until ??= now();
      };
    },
    between: (from, to) =>
      entries.filter(({ at, until }) => at <= to && (until === undefined || until >= from)),
    counts: () => {
      const counts = new Map<string, { kind: string; target: string; count: number }>();
      for (const { kind, target } of entries) {
        const known = counts.get(`${kind}\n${target}`) ?? { kind, target, count: 0 };
        counts.set(`${kind}\n${target}`, { ...known, count: known.count + 1 });
      }
      return [...counts.values()];
    },
  };
}
