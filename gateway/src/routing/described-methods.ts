import { allowedWith } from '@lectern/http';

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
  const described = Object.entries(paths)
    .map(([path, operations]) => ({ parts: path.split('/'), methods: allowedWith(Object.keys(operations)) }))
    // A path that is written out comes before one with a parameter.
    .sort((one, other) => parametersOf(one.parts) - parametersOf(other.parts));
  return (url) => {
    const parts = url.replace(/\?.*$/s, '').replace(/\/$/, '').split('/');
    return described.find((path) => matches(path.parts, parts))?.methods;
  };
}

function matches(described: readonly string[], parts: readonly string[]): boolean {
  return (
    described.length === parts.length &&
    described.every((part, i) => (isParameter(part) ? parts[i] !== '' : part === parts[i]))
  );
}

function parametersOf(parts: readonly string[]): number {
  return parts.filter(isParameter).length;
}

function isParameter(part: string): boolean {
  return part.startsWith('{');
}
