import { codeFacts, problemMediaType } from '@lectern/errors';
import { answerHeader, problemSchema, type RouteError } from '@lectern/http';
import type { z } from 'zod';
import type { AnswerObject, JsonSchema } from './open-api-document.ts';
import type { SchemaBook } from './schema-book.ts';

/** The answers with a status of 400 or above, by status, with the reasons that each can have. */
export function describeErrors(
  errors: readonly RouteError[],
  book: SchemaBook,
): ReadonlyMap<number, AnswerObject & { readonly zodHeaders: Readonly<Record<string, z.ZodType>> }> {
  const byStatus = Map.groupBy(errors, ({ code, status }) => status ?? codeFacts[code].status);
  const statuses = [...byStatus.keys()].sort((a, b) => a - b);
  return new Map(statuses.map((status) => [status, answerOf(status, byStatus.get(status) ?? [], book)]));
}

function answerOf(status: number, errors: readonly RouteError[], book: SchemaBook) {
  const sorted = distinct(errors);
  const { title } = codeFacts[sorted[0]?.code ?? 'internal'];
  const lines = sorted.map(({ reason, when }) => `- \`${reason}\`: ${when}`);
  return {
    description: `${title}.\n\n${lines.join('\n')}`,
    zodHeaders: headersOf(status),
    content: { [problemMediaType]: { schema: schemaOf(status, sorted, book) } },
  };
}

function distinct(errors: readonly RouteError[]): RouteError[] {
  const byReason = new Map(errors.map((error) => [error.reason, error]));
  return [...byReason.values()].sort((a, b) => (a.reason < b.reason ? -1 : 1));
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

const retryAfter = answerHeader('Seconds after which a new attempt makes sense').regex(/^\d+$/);
const retried = new Set([409, 429, 500, 502, 503, 504]);

function headersOf(status: number): Record<string, z.ZodType> {
  return {
    'Cache-Control': answerHeader('`no-store`'),
    ...(status === 401
      ? { 'WWW-Authenticate': answerHeader('Which credential is asked for (RFC 6750)') }
      : {}),
    ...(retried.has(status) ? { 'Retry-After': retryAfter.optional() } : {}),
  };
}
