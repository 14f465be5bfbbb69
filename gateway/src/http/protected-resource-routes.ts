import { AppError } from '@lectern/errors';
import { type AnyRoute, defineErrors, route } from '@lectern/http';
import { metadataPath, type ProtectedResource, resourceMetadata } from '../identity/protected-resource.ts';

const errors = defineErrors({
  no_identity_provider: [
    'not_found',
    'No tokens of an outside identity provider are taken, or the request has no `Host`.',
  ],
});

/**
 * Where clients of MCP read at which provider they log in. Beside its own place the metadata stands at the root, where the protocol lets
 * clients look too, and some look there alone.
 */
export function protectedResourceRoutes(resource: ProtectedResource | undefined): AnyRoute[] {
  const places = [
    { path: metadataPath, operationId: 'getMcpResourceMetadata' },
    { path: '/.well-known/oauth-protected-resource', operationId: 'getResourceMetadata' },
  ];
  return places.map((place) =>
    route({
      ...place,
      method: 'get',
      summary: 'At which provider clients of `/mcp` get a token, where tokens of an outside one are taken',
      auth: 'none',
      responses: { 200: resourceMetadata },
      errors: errors('no_identity_provider'),
      handler: async ({ req }) => {
        const metadata = resource?.metadataFor(req);
        if (metadata === undefined) throw noIdentityProvider();
        return { body: metadata };
      },
    }),
  );
}

function noIdentityProvider(): AppError {
  return new AppError('not_found', 'No tokens of an outside identity provider are taken here.', {
    reason: 'no_identity_provider',
  });
}
