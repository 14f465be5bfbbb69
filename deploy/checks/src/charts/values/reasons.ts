/** A level of a values schema that is open on purpose. */
export interface OpenByReason {
  /** Of the path that `openLevels` gives. */
  readonly path: RegExp;
  readonly reason: string;
}

/** Everything else has to be closed. One that excuses nothing any more fails the checks. */
export const openByReason: readonly OpenByReason[] = [];

/** A switch that helm may refuse to turn over, or that changes nothing. */
export interface SwitchByReason {
  /** Of `chart path.to.switch`. */
  readonly of: RegExp;
  /** What helm says; absent where the switch has no effect in any case. */
  readonly refusal?: RegExp;
  readonly reason: string;
}

export const switchesByReason: readonly SwitchByReason[] = [
  {
    of: /^lectern global\.qdrant\.enabled$/,
    refusal: /qdrant\.url is empty, and global\.qdrant\.enabled is false/,
    reason: 'nobody can guess where a Qdrant outside of the release is',
  },
  {
    of: /^lectern global\.externalSecrets\.enabled$/,
    refusal: /exclude each other: both would own the same Secrets/,
    reason: 'one of the two fills a Secret: defaults generate them, production takes them from a store',
  },
];
