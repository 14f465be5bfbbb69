/** What changed between two commits. */
export interface Change {
  /** Paths from the root. */
  readonly files: readonly string[];
  /** Packages that turbo finds touched, directly or through what they depend on. */
  readonly packages: readonly string[];
}

/**
 * Whether a service's pipeline has to run: its package or one that it depends on has changed, or what makes its image,
 * its chart or its pipeline has.
 */
export function isAffected(service: string, { files, packages }: Change): boolean {
  const folders = ['deploy/docker/', 'helm/common/', `helm/${service}/`];
  const pipelines = [service, 'service', 'image'].map((name) => `.github/workflows/${name}.yml`);
  return (
    packages.includes(`@lectern/${service}`) ||
    files.some((file) => pipelines.includes(file) || folders.some((folder) => file.startsWith(folder)))
  );
}
