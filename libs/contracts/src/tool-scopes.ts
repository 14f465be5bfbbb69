import type { Scope } from '@lectern/auth';

/** The scopes that tools of the Model Context Protocol need: the bff keeps to them, and the gateway names them to who logs in. */
export const toolScopes = [
  'search',
  'documents:read',
  'generate',
  'documents:write',
] as const satisfies readonly Scope[];

/** One of {@link toolScopes}. */
export type ToolScope = (typeof toolScopes)[number];
