import { templateFinder } from '@lectern/http';
import type { OpenApiDocument, Operation } from './open-api-document.ts';

/** Finds what a document says of a request. */
export type FindOperation = (method: string, path: string) => Operation | undefined;

/** Operations by method and path as it is sent, without its query. */
export function operationFinder({ paths }: Pick<OpenApiDocument, 'paths'>): FindOperation {
  const find = templateFinder(Object.keys(paths));
  return (method, path) => {
    const template = find(path);
    return template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
  };
}
