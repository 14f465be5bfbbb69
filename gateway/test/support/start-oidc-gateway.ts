import { identityOf } from '@lectern/auth/testing';
import { type ExternalUserRequest, externalUserRequest } from '@lectern/contracts';
import { apiAudience, startOidcProvider, type TestProvider } from './oidc-provider.ts';
import { startGateway, type TestGateway, userService } from './start-gateway.ts';

/** A gateway that takes the tokens of a provider. */
export interface OidcGateway {
  readonly gateway: TestGateway;
  readonly provider: TestProvider;
  /** What the user service was asked, in order. */
  readonly admitted: ExternalUserRequest[];
  /** Subjects whom the user service refuses. */
  readonly removed: Set<string>;
  /** Calls the document service with a token, and says what came of it. */
  call(token: string): Promise<{ status: number; reason: unknown; caller: unknown }>;
  stop(): Promise<void>;
}

export async function startOidcGateway(
  env: Record<string, string> = {},
  prepare: (provider: TestProvider) => void = () => undefined,
  discovery: Readonly<Record<string, string>> = {},
): Promise<OidcGateway> {
  const provider = await startOidcProvider();
  provider.claims = { tenant: 'acme', roles: ['staff'] };
  prepare(provider);
  const gateway = await startGateway({
    discovery,
    env: {
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: apiAudience,
      OIDC_TENANT_CLAIM: 'tenant',
      OIDC_ROLE_MAP: 'staff=member,bosses=admin',
      // Each token is looked at anew.
      OIDC_CACHE_MS: '0',
      JWKS_COOLDOWN_MS: '0',
      ...env,
    },
  });
  const admitted: ExternalUserRequest[] = [];
  const removed = new Set<string>();
  const others = userService(gateway.signer);
  gateway.user.answer = async (request, response) => {
    if (request.url !== '/internal/external-users') return void others(request, response);
    const body = Buffer.concat(await request.toArray()).toString();
    const claims = externalUserRequest.parse(JSON.parse(body));
    admitted.push(claims);
    response.setHeader('content-type', 'application/json');
    if (removed.has(claims.subject)) {
      const problem = { code: 'permission_denied', reason: 'member_removed', detail: 'You were removed.' };
      response.writeHead(403).end(JSON.stringify(problem));
    } else response.end(JSON.stringify(idsOf(claims)));
  };
  return {
    ...{ gateway, provider, admitted, removed },
    call: async (token) => {
      gateway.document.requests.length = 0;
      const answer = await gateway.fetch('/v1/documents', { headers: { authorization: `Bearer ${token}` } });
      const { reason } = (await answer.json()) as { reason?: unknown };
      const [reached] = gateway.document.requests;
      const caller = reached && (await identityOf(reached.headers, 'document')).caller;
      return { status: answer.status, reason, caller };
    },
    stop: async () => {
      await gateway.stop();
      await provider.stop();
    },
  };
}

function idsOf({ tenant, subject, role }: ExternalUserRequest) {
  return { tenantId: `tenant-of-${tenant}`, userId: `user-of-${subject}`, roles: [role] };
}
