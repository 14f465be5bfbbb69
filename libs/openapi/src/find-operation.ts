import type { OpenApiDocument, Operation } from './open-api-document.ts';

/** Finds what a document says of a request. */
export type FindOperation = (method: string, path: string) => Operation | undefined;

interface Template {
  readonly parts: readonly string[];
  readonly path: string;
}

/** Operations by method and path as it is sent, without its query. A path that is written out comes before one with a parameter. */
export function operationFinder({ paths }: Pick<OpenApiDocument, 'paths'>): FindOperation {
  const templates = Object.keys(paths)
    .map((path): Template => ({ path, parts: path.split('/') }))
    .sort((a, b) => parametersOf(a) - parametersOf(b));
  return (method, path) => {
    const parts = path.split('/');
    const template = templates.find((candidate) => matches(candidate.parts, parts));
    return template && paths[template.path]?.[method.toLowerCase()];
  };
}

function parametersOf({ parts }: Template): number {
  return parts.filter(isParameter).length;
}

function isParameter(part: string): boolean {
  return part.startsWith('{');
}

function matches(template: readonly string[], parts: readonly string[]): boolean {
  return (
    template.length === parts.length &&
    template.every((part, i) => (isParameter(part) ? parts[i] !== '' : part === parts[i]))
  );
}
