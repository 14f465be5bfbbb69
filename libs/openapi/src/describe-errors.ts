import { codeFacts, problemMediaType } from '@lectern/errors';
import { answerHeader, cacheControl, problemSchema, type RouteError } from '@lectern/http';
import type { z } from 'zod';
import type { AnswerObject, JsonSchema } from './open-api-document.ts';
import type { SchemaBook } from './schema-book.ts';

/** An answer with a status of 400 or above, before its headers are described. */
export interface ErrorAnswer extends Omit<AnswerObject, 'headers'> {
  readonly headers: Readonly<Record<string, z.ZodType>>;
}

/** What a route can answer with a status of 400 or above. */
export interface Errors {
  /** Explained in the answer itself. */
  readonly own: readonly RouteError[];
  /** Named in the answer, and explained once in the document. */
  readonly general: readonly RouteError[];
}

/** The answers with a status of 400 or above, by status, with the reasons that each can have. */
export function describeErrors({ own, general }: Errors, book: SchemaBook): ReadonlyMap<number, ErrorAnswer> {
  const ownByStatus = Map.groupBy(own, statusOf);
  const byStatus = Map.groupBy([...general, ...own], statusOf);
  const statuses = [...byStatus.keys()].sort((a, b) => a - b);
  return new Map(
    statuses.map((status) => {
      const explained = distinct(ownByStatus.get(status) ?? []);
      return [status, answerOf(status, { all: distinct(byStatus.get(status) ?? []), explained }, book)];
    }),
  );
}

/** The status of an answer with an error. */
export function statusOf({ code, status }: RouteError): number {
  return status ?? codeFacts[code].status;
}

function answerOf(
  status: number,
  { all, explained }: { all: readonly RouteError[]; explained: readonly RouteError[] },
  book: SchemaBook,
): ErrorAnswer {
  const { title } = codeFacts[all[0]?.code ?? 'internal'];
  const lines = explained.map(({ reason, when }) => `- \`${reason}\`: ${when}`);
  return {
    description: [`${title}.`, ...(lines.length === 0 ? [] : ['', ...lines])].join('\n'),
    headers: headersOf(status, all),
    content: { [problemMediaType]: { schema: schemaOf(status, all, book) } },
  };
}

/** One of each reason, in their order, with all that is said of when it comes. */
export function distinct(errors: readonly RouteError[]): RouteError[] {
  const byReason = Map.groupBy(errors, (error) => `${statusOf(error)} ${error.reason}`);
  return [...byReason.values()].flatMap(merged).sort((a, b) => (a.reason < b.reason ? -1 : 1));
}

function merged(same: readonly RouteError[]): RouteError[] {
  const when = [...new Set(same.map((error) => error.when))].join(' ');
  return same.slice(0, 1).map((error) => ({ ...error, when }));
}

/** Which part is away is the state of the platform, not of the route: with 5xx, further reasons are possible. */
function schemaOf(status: number, errors: readonly RouteError[], book: SchemaBook): JsonSchema {
  const problem = book.schemaOf(problemSchema, 'output');
  if (status >= 500) return problem;
  const codes = [...new Set(errors.map(({ code }) => code))];
  const reasons = errors.map(({ reason }) => reason);
  const narrowed = {
    properties: { status: { const: status }, code: { enum: codes }, reason: { enum: reasons } },
  };
  return { allOf: [problem, { type: 'object', ...narrowed }] };
}

const whatIsTaken = {
  Accept: answerHeader('Media types that the body may have').optional(),
  'Accept-Encoding': answerHeader('Content encodings that the body may have').optional(),
};

const retryAfter = {
  'Retry-After': answerHeader('Seconds after which a new attempt makes sense').regex(/^\d+$/),
  'Retry-After-Ms': answerHeader('The same in milliseconds').regex(/^\d+$/),
};
const perhapsRetryAfter = {
  'Retry-After': retryAfter['Retry-After'].optional(),
  'Retry-After-Ms': retryAfter['Retry-After-Ms'].optional(),
};
const shouldRetry = {
  'X-Should-Retry': answerHeader('`false` when the same request will not succeed later').optional(),
};
/** Those that may say when to come again, and those that always do. */
const maySay = new Set([409, 500, 502]);
const alwaysSays = new Set(
  Object.values(codeFacts)
    .filter((facts) => facts.retryAfterSeconds !== undefined)
    .map((facts) => facts.status),
);

const challenge = answerHeader('Which credential is asked for (RFC 6750)');

function headersOf(status: number, errors: readonly RouteError[]): Record<string, z.ZodType> {
  const mayLackScope = errors.some(
    ({ code, reason }) => code === 'permission_denied' && reason === 'missing_scope',
  );
  return {
    ...cacheControl,
    ...(status === 401 ? { 'WWW-Authenticate': challenge } : {}),
    ...(mayLackScope ? { 'WWW-Authenticate': challenge.optional() } : {}),
    ...(status === 415 ? whatIsTaken : {}),
    ...(maySay.has(status) ? perhapsRetryAfter : {}),
    ...(alwaysSays.has(status) ? retryAfter : {}),
    ...(status === 409 || status >= 500 ? shouldRetry : {}),
  };
}
