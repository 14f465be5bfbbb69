import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeFacts } from '@lectern/errors';
import type { OpenApiDocument, Operation } from '@lectern/openapi';
import { projectRoot } from '@lectern/project';
import type { SourceError } from './source-errors.ts';

/** The reasons that the description of a service gives each operation, by `operationId`. */
export type DescribedErrors = ReadonlyMap<string, ReadonlySet<string>>;

/** The committed description of a service. */
export async function describedApi(service: string): Promise<OpenApiDocument> {
  return JSON.parse(await readFile(join(projectRoot, 'docs', 'api', `${service}.json`), 'utf8'));
}

/** Of every operation, its errors as `keyOf` writes them. */
export function errorsOf({ paths, components }: OpenApiDocument): DescribedErrors {
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  return new Map(
    operations.map((operation) => [operation.operationId, reasonsOf(operation, components.responses)]),
  );
}

/** A status and a reason as one text. */
export function keyOf({ code, reason }: SourceError): string {
  const facts = Object.entries(codeFacts).find(([name]) => name === code)?.[1];
  return `${facts?.status ?? code} ${reason}`;
}

function reasonsOf(
  { responses }: Operation,
  shared: OpenApiDocument['components']['responses'],
): Set<string> {
  const reasons = Object.entries(responses).flatMap(([status, answer]) => {
    const described = '$ref' in answer ? shared[answer.$ref.split('/').at(-1) ?? ''] : answer;
    // With 5xx there is no list for programs, only the text.
    const text = JSON.stringify([described?.description, described?.content]);
    return [...text.matchAll(/[`"]([a-z]+(?:_[a-z]+)*)[`"]/g)].map(([, reason]) => `${status} ${reason}`);
  });
  return new Set(reasons);
}
