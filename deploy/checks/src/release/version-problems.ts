/** Where a version is written down. */
export interface VersionPlace {
  readonly file: string;
  readonly version: unknown;
}

/** What keeps a tag from being released: `v1.2.3` is the release of exactly version 1.2.3, wherever it stands. */
export function versionProblems(tag: string, places: readonly VersionPlace[]): string[] {
  const wanted = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag)?.[1];
  if (wanted === undefined) return [`${tag} is no version tag: they look like v1.2.3 or v1.2.3-rc.1`];
  return places
    .filter(({ version }) => version !== wanted)
    .map(({ file, version }) => `${file} says ${String(version)}, the tag ${wanted}`);
}
