import { AppError, type FieldError } from '@lectern/errors';
import type { z } from 'zod';

/** The part of a request that is parsed. */
export type InputPart = 'body' | 'query' | 'params';

const maxErrors = 50;

/**
 * Parses one part of a request by its schema.
 *
 * @throws AppError `invalid_argument` with reason `invalid_body`, `invalid_query` or `invalid_params` and one entry in
 *   `errors` per problem: a JSON pointer into the body, or the parameter's name. Values are never repeated.
 */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, where: InputPart): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const noun = { body: 'body', query: 'query string', params: 'path' }[where];
  throw new AppError('invalid_argument', `The ${noun} of the request is not valid.`, {
    reason: `invalid_${where}`,
    errors: parsed.error.issues.flatMap((issue) => fieldErrors(issue, where)).slice(0, maxErrors),
  });
}

/** An unknown key is reported where it stands, not at the object around it. */
function fieldErrors(issue: z.core.$ZodIssue, where: InputPart): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerOf([...issue.path, key], where),
      detail: 'This field is not known.',
    }));
  }
  return [{ pointer: pointerOf(issue.path, where), detail: issue.message }];
}

function pointerOf(path: readonly PropertyKey[], where: InputPart): string {
  const parts = path.map(String);
  if (where !== 'body') return parts.join('.');
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
