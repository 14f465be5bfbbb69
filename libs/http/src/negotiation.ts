import type { IncomingMessage } from 'node:http';
import { AppError } from '@lectern/errors';
import type { Request, Response } from 'express';
import { announcesBody } from './deadline-clock.ts';
import { jsonMediaType, jsonMediaTypesOf } from './media-types.ts';
import type { AnyRoute } from './route.ts';

/**
 * @param types media types that the answer can have, the usual one first
 * @returns the one that the request likes best
 * @throws AppError `not_acceptable` when `Accept` takes none of them; errors are problem+json whatever it says
 */
export function requireAcceptable(req: Pick<Request, 'accepts'>, types: readonly string[]): string {
  const accepted = req.accepts([...types]);
  if (accepted !== false) return accepted;
  throw new AppError('not_acceptable', 'The answer is in no media type that the request accepts.', {
    details: { available: types },
  });
}

/**
 * A body that nobody reads was meant to say something: it is refused, as an unknown field is.
 *
 * @throws AppError `invalid_argument` (`unexpected_body`) for a body where the route takes none
 */
export function refuseUnexpectedBody(
  { body, rawBody }: Partial<Pick<AnyRoute, 'body' | 'rawBody'>>,
  { headers }: Pick<IncomingMessage, 'headers'>,
): void {
  if (body !== undefined || rawBody !== undefined || !announcesBody(headers)) return;
  throw new AppError('invalid_argument', 'This call takes no body.', { reason: 'unexpected_body' });
}

/** Declares an answer JSON, or that of the version of a route where the request asks for it; then it depends on what the request accepts. */
export function setJsonType(req: Request, res: Response, path: string): void {
  const types = jsonMediaTypesOf(path);
  if (types.length > 1) res.vary('Accept');
  res.type(req.accepts(types) || jsonMediaType);
}
