/** Version of the API that a path is of, as `/v2/sessions` is of the second; undefined for a path of none. */
export function versionOf(path: string): number | undefined {
  const digits = /^\/v(\d{1,3})(?:\/|$)/.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Media type by which a request asks for the JSON of a version, and by which its answer then says so. */
export function versionMediaType(version: number): string {
  return `application/vnd.lectern.v${version}+json`;
}

const versionType = /^application\/vnd\.lectern\.v(\d{1,3})\+json$/i;

/** The version of {@link versionMediaType}; undefined for any other media type. */
export function versionOfMediaType(mediaType: string): number | undefined {
  const digits = versionType.exec(mediaType)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
