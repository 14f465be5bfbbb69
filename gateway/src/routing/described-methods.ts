import { allowedWith, templateFinder } from '@lectern/http';

/** What of an OpenAPI document says which methods there are. */
export interface DescribedPaths {
  /** By path, its operations by method; our documents have nothing else there. */
  readonly paths: Readonly<Record<string, object>>;
}

/** The methods of a request target as the description of the API has them; undefined for a path that is not in it. */
export type MethodsOf = (url: string) => readonly string[] | undefined;

/**
 * Looks up what a path has. It is for refusals alone: services may be newer than this gateway and have more, so that a request
 * whose caller is known goes to its service, whatever is described.
 */
export function createMethodsOf({ paths }: DescribedPaths): MethodsOf {
  const find = templateFinder(Object.keys(paths));
  const methods = new Map(
    Object.entries(paths).map(([path, operations]) => [path, allowedWith(Object.keys(operations))]),
  );
  return (url) => {
    const path = url.replace(/\?.*$/s, '').replace(/\/$/, '');
    return methods.get(find(path) ?? '');
  };
}
