import { AppError, type FieldError } from '@lectern/errors';
import type { z } from 'zod';
import { httpLimits } from './limits.ts';

/** The part of a request that is parsed. */
export type InputPart = 'body' | 'query' | 'params' | 'headers';

/** Longest pointer in an error: a key that a caller made up can be as long as the body. */
const maxPointerChars = 200;

/**
 * Parses one part of a request by its schema.
 *
 * @throws AppError `invalid_argument` with reason `invalid_body`, `invalid_query`, `invalid_params` or `invalid_headers` and
 *   one entry in `errors` per problem: a JSON pointer into the body, or the name of the parameter or header. Values are never
 *   repeated.
 */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, where: InputPart): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const noun = { body: 'body', query: 'query string', params: 'path', headers: 'head' }[where];
  throw new AppError('invalid_argument', `The ${noun} of the request is not valid.`, {
    reason: `invalid_${where}`,
    errors: listErrors(parsed.error.issues, where),
  });
}

function listErrors(issues: readonly z.core.$ZodIssue[], where: InputPart): FieldError[] {
  const maxErrors = httpLimits.reportedErrors.value;
  const errors: FieldError[] = [];
  for (const issue of issues) {
    if (errors.length >= maxErrors) break;
    errors.push(...fieldErrors(issue, { where, most: maxErrors - errors.length }));
  }
  return errors;
}

/** An unknown key is reported where it stands, not at the object around it. */
function fieldErrors(
  issue: z.core.$ZodIssue,
  { where, most }: { where: InputPart; most: number },
): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, most).map((key) => ({
      pointer: pointerOf([...issue.path, key], where),
      detail: 'This field is not known.',
    }));
  }
  return [{ pointer: pointerOf(issue.path, where), detail: issue.message }];
}

function pointerOf(path: readonly PropertyKey[], where: InputPart): string {
  const parts = path.map((part) => String(part).slice(0, maxPointerChars));
  const pointer =
    where === 'body'
      ? parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
      : parts.join('.');
  return pointer.slice(0, maxPointerChars);
}
