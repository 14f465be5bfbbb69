import { serviceCalls } from '@lectern/contracts';
import { codeFacts } from '@lectern/errors';
import { listFiles, readText } from '../project-files.ts';
import { type DescribedErrors, keyOf } from './described-errors.ts';
import {
  declaredErrors,
  declaredRoutes,
  madeErrors,
  namedErrors,
  type SourceError,
} from './source-errors.ts';

/**
 * Errors with 4xx with which no operation answers, by service: those that only handlers of events, background workers, commands and tools of agents meet, and that of
 * a path below `/api`, which is no operation before its version is known.
 */
const ofNoOperation: Readonly<Record<string, readonly string[]>> = {
  bff: ['part_unknown', 'document_not_read', 'document_unreadable'],
  embedding: ['document_not_found'],
  gateway: ['version_not_available'],
  retrieval: [
    ...['chunks_incomplete', 'chunks_malformed', 'dimensions_mismatch', 'model_mismatch'],
    ...['points_missing', 'reindex_running'],
  ],
};

/** The caller has gone: nobody reads the answer. */
const unread = new Set(['client_gone']);

/**
 * Where the errors of a service and its description differ, a sentence each: an error that the use case of an operation names
 * after `@throws` is described there; one that the source makes is described somewhere, unless it has a status of 5xx; and one
 * that `http/errors.ts` declares is made by the source, one of `http/passed-errors.ts` by that of a service that it calls.
 */
export async function errorProblems(
  { name, folder }: { name: string; folder: string },
  described: DescribedErrors,
): Promise<string[]> {
  const sources = await sourcesOf(folder);
  const made = await madeBy(sources);
  const ofCalled = await Promise.all(
    serviceCalls.filter(({ from }) => from === name).map(({ to }) => sourcesOf(`services/${to}`)),
  );
  const [own, passed, ofLibraries] = await Promise.all([
    declaredIn(sources, '/http/errors.ts'),
    declaredIn(sources, '/http/passed-errors.ts'),
    madeByLibraries(),
  ]);
  return [
    ...unmade(own, [...made, ...ofLibraries]).map(
      (error) => `${name}: http/errors.ts has ${said(error)}, which nothing makes`,
    ),
    ...unmade(passed, [...(await madeBy(ofCalled.flat())), ...ofLibraries]).map(
      (error) => `${name}: http/passed-errors.ts has ${said(error)}, which no service that it calls makes`,
    ),
    ...(await undescribedByOperation(sources, described)),
    ...undescribed(made, described)
      .filter(({ reason }) => !(ofNoOperation[name] ?? []).includes(reason) && !unread.has(reason))
      .map((error) => `${name}: the source makes ${said(error)}, which no operation describes`),
  ];
}

interface Source {
  readonly path: string;
  readonly source: string;
}

async function sourcesOf(folder: string): Promise<Source[]> {
  const files = await listFiles(`${folder}/src/**/*.ts`);
  const paths = files.filter((path) => !path.endsWith('.test.ts'));
  return Promise.all(paths.map(async (path) => ({ path, source: await readText(path) })));
}

async function madeBy(sources: readonly Source[]): Promise<SourceError[]> {
  return (await Promise.all(sources.map(({ path, source }) => madeErrors(path, source)))).flat();
}

async function declaredIn(sources: readonly Source[], end: string): Promise<SourceError[]> {
  const declaring = sources.filter(({ path }) => path.endsWith(end));
  return (await Promise.all(declaring.map(({ path, source }) => declaredErrors(path, source)))).flat();
}

async function undescribedByOperation(
  sources: readonly Source[],
  described: DescribedErrors,
): Promise<string[]> {
  const useCases = new Map(
    sources
      .filter(({ path }) => path.includes('/use-cases/'))
      .map(({ path, source }) => [functionNameOf(path), namedErrors(source)]),
  );
  const routes = await Promise.all(
    sources
      .filter(({ path }) => path.includes('/http/'))
      .map(({ path, source }) => declaredRoutes(path, source)),
  );
  return routes.flat().flatMap(({ operationId, names }) => {
    const known = described.get(operationId) ?? new Set();
    return [...names].flatMap((name) =>
      (useCases.get(name) ?? [])
        .filter((error) => !known.has(keyOf(error)))
        .map(
          (error) => `${operationId}: ${name} throws ${said(error)}, which the operation does not describe`,
        ),
    );
  });
}

/** What the services get from libraries, such as a missing role or a key that was used before. */
async function madeByLibraries(): Promise<SourceError[]> {
  const files = await listFiles('libs/{auth,blobs,egress,file-types,http,idempotency}/src/**/*.ts');
  return (await Promise.all(files.map(async (path) => madeErrors(path, await readText(path))))).flat();
}

/** Those that are declared, and that no source makes. */
export function unmade(declared: readonly SourceError[], made: readonly SourceError[]): SourceError[] {
  return declared.filter(
    (error) => !made.some((one) => one.code === error.code && fits(one.reason, error.reason)),
  );
}

function fits(pattern: string, reason: string): boolean {
  const [start = '', end] = pattern.split('*');
  return end === undefined ? pattern === reason : reason.startsWith(start) && reason.endsWith(end);
}

/** Those with 4xx that no operation has. */
export function undescribed(made: readonly SourceError[], described: DescribedErrors): SourceError[] {
  const known = new Set([...described.values()].flatMap((reasons) => [...reasons]));
  return made.filter((error) => isOfCaller(error) && !error.reason.includes('*') && !known.has(keyOf(error)));
}

function isOfCaller({ code }: SourceError): boolean {
  const facts = Object.entries(codeFacts).find(([name]) => name === code)?.[1];
  return facts !== undefined && facts.status < 500;
}

/** `use-cases/get-user.ts` has `getUser`. */
function functionNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1, -'.ts'.length);
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function said({ code, reason }: SourceError): string {
  return `\`${code}\` (\`${reason}\`)`;
}
