import type { IncomingMessage } from 'node:http';
import type { Principal } from '@lectern/auth';
import { toolScopes } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import type { PublicUrlOf } from '../edge/public-url.ts';

/** Path of the metadata of `/mcp` (RFC 9728, 3.1). */
export const metadataPath = '/.well-known/oauth-protected-resource/mcp';

/** Metadata of a protected resource (RFC 9728, 2). */
export const resourceMetadata = z
  .object({
    resource: z.url().describe('Address of `/mcp`, which a client names when it asks for a token'),
    resource_name: z.string().describe('For people'),
    authorization_servers: z.array(z.string()).describe('Issuer of the tokens that are taken'),
    scopes_supported: z
      .array(z.string())
      .optional()
      .describe('Scopes that tools need; missing where tokens have all scopes anyway'),
    bearer_methods_supported: z.array(z.literal('header')).describe('Where the token stands'),
  })
  .meta({
    id: 'ProtectedResourceMetadata',
    examples: [
      {
        ...{ resource: 'https://lectern.example.org/mcp', resource_name: 'Lectern' },
        authorization_servers: ['https://id.example.org/realms/acme'],
        scopes_supported: [...toolScopes],
        bearer_methods_supported: ['header'],
      },
    ],
  });
export type ResourceMetadata = z.output<typeof resourceMetadata>;

/** What clients are told of where a token for `/mcp` is to be had. */
export interface ProtectedResource {
  /** Undefined for a request that does not tell by which address it has come. */
  metadataFor(request: Pick<IncomingMessage, 'headers'>): ResourceMetadata | undefined;
  /** The parameter of a challenge that says where the metadata is; undefined as above. */
  challengeFor(request: Pick<IncomingMessage, 'headers'>): string | undefined;
  /**
   * A token of the provider without any scope of a tool would see none; so its holder is asked to log in for more.
   *
   * @throws AppError `permission_denied` (`missing_scope`)
   */
  assertSomeScope(principal: Pick<Principal, 'via' | 'scopes'>): void;
}

export interface ProtectedResourceOptions {
  readonly issuer: string;
  /** Whether tokens have the scopes alone that they name. Where not, a provider is asked for none: it need not know ours. */
  readonly namesScopes: boolean;
  readonly publicUrlOf: PublicUrlOf;
}

/** Metadata and challenges of `/mcp` for the tokens of an outside provider. */
export function createProtectedResource({
  issuer,
  namesScopes,
  publicUrlOf,
}: ProtectedResourceOptions): ProtectedResource {
  return {
    metadataFor: (request) => {
      const publicUrl = publicUrlOf(request);
      if (publicUrl === undefined) return undefined;
      return {
        resource: `${publicUrl}/mcp`,
        resource_name: 'Lectern',
        authorization_servers: [issuer],
        ...(namesScopes ? { scopes_supported: [...toolScopes] } : {}),
        bearer_methods_supported: ['header'],
      };
    },
    challengeFor: (request) => {
      const publicUrl = publicUrlOf(request);
      return publicUrl === undefined ? undefined : `resource_metadata="${publicUrl}${metadataPath}"`;
    },
    assertSomeScope: ({ via, scopes }) => {
      if (via !== 'oidc' || toolScopes.some((scope) => scopes.includes(scope))) return;
      throw new AppError('permission_denied', 'The token has no scope that a tool needs. Log in for one.', {
        reason: 'missing_scope',
        details: { scope: toolScopes.join(' ') },
      });
    },
  };
}
