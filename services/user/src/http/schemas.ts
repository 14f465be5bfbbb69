import { allScopes } from '@lectern/auth';
import { z } from 'zod';

/** Only a bound; the rule for passwords is the domain's. */
const password = z.string().min(1).max(1_024);
const email = z.string().trim().max(254).pipe(z.email());

/** Postgres stores neither NUL nor half of a surrogate pair, and no name means to hold a control character. */
const isPrintable = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(isPrintable, 'Must be well-formed Unicode without control characters.');

export const registerBody = z.strictObject({ email, password, displayName: name });
export const logInBody = z.strictObject({ email, password });
export const refreshTokenBody = z.strictObject({ refreshToken: z.string().min(1).max(200) });
export const sessionResource = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int().describe('Seconds'),
  refreshToken: z.string(),
});

export const idParams = z.object({ id: z.string() });
export const jwksResource = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

export const createApiKeyBody = z.strictObject({ name, scopes: z.array(z.enum(allScopes)).min(1) });
export const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.uuid().optional(),
});
export const apiKeyResource = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
});
export const newApiKeyResource = apiKeyResource.extend({ key: z.string() });
export const apiKeyList = z.object({ data: z.array(apiKeyResource), nextCursor: z.string().nullable() });
