import { parse } from 'node:querystring';
import { AppError, type FieldError } from '@lectern/errors';
import { httpLimits } from './limits.ts';

/**
 * The parameters of a query string, each a single text. None of ours is a list, and two values for one name are read
 * differently by every reader on the way.
 *
 * @param query without the `?`; its length is bounded with the head of the request
 * @throws AppError `invalid_argument` with reason `too_many_parameters` or `repeated_parameter`
 */
export function parseQueryString(query: string): Record<string, string> {
  const maxParameters = httpLimits.queryParameters.value;
  // One more than is allowed, to see whether there are more.
  const parsed = parse(query, '&', '=', { maxKeys: maxParameters + 1 });
  const values = Object.values(parsed);
  if (values.flat().length > maxParameters) {
    throw refused('too_many_parameters', `The query string has more than ${maxParameters} parameters.`);
  }
  const [repeated] = Object.entries(parsed).filter(([, value]) => typeof value !== 'string');
  if (repeated !== undefined) {
    const errors = [{ pointer: repeated[0], detail: 'comes twice' }];
    throw refused('repeated_parameter', 'A parameter of the query string comes twice.', errors);
  }
  return parsed as Record<string, string>;
}

function refused(reason: string, message: string, errors: FieldError[] = []): AppError {
  return new AppError('invalid_argument', message, { reason, errors });
}
