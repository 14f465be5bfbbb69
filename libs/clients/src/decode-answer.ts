import type { ZodType } from 'zod';
import { LocalFailure } from './failure.ts';
import type { HttpAnswer } from './http-exchange.ts';

/**
 * The checked content of an answer.
 *
 * @throws AppError `internal`, reason `bad_upstream_response`: the two services do not fit together, and asking again
 *   will not change that
 */
export function decodeAnswer<T>(
  answer: HttpAnswer,
  schema: ZodType<T> | undefined,
  facts: { target: string; operation: string },
): T {
  // Without a schema no answer is expected, and T is void.
  if (schema === undefined) return undefined as T;
  const parsed = schema.safeParse(parse(answer, facts));
  if (parsed.success) return parsed.data;
  throw badResponse({
    ...facts,
    problems: parsed.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`),
  });
}

function parse(answer: HttpAnswer, facts: { target: string; operation: string }): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (error) {
    throw badResponse({ ...facts, status: answer.status }, error);
  }
}

function badResponse(details: Record<string, unknown>, cause?: unknown): LocalFailure {
  return new LocalFailure('internal', 'Another service gave an answer that we do not understand.', {
    reason: 'bad_upstream_response',
    details,
    cause,
    retryable: false,
    retry: 'never',
    verdict: 'answered',
  });
}
