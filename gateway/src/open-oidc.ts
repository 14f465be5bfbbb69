import type { ServiceKit } from '@lectern/service';
import { Agent } from 'undici';
import type { Config } from './config.ts';
import { createJwksSource } from './identity/jwks-source.ts';
import type { OutsideTokens } from './identity/oidc/choose-by-issuer.ts';
import { createOidcTokenVerifier } from './identity/oidc/oidc-token-verifier.ts';
import { createProviderKeys } from './identity/oidc/provider-keys.ts';
import type { RevocationList } from './identity/revocation-list.ts';
import type { UserClient } from './identity/user-client.ts';
import { oidcRulesOf } from './oidc-config.ts';

/** Maximum size of a document of the provider. */
const maxDocumentBytes = 1024 * 1024;

/**
 * The verifier of the outside provider's tokens; undefined where none is configured. Nothing is fetched before the first token
 * comes, so the gateway starts without its provider.
 */
export function openOidc(
  kit: ServiceKit,
  config: Config,
  { user, revocations }: { user: UserClient; revocations: RevocationList },
): OutsideTokens | undefined {
  const rules = oidcRulesOf(config);
  if (rules === undefined) return undefined;
  const { issuer } = rules;
  const dispatcher = new Agent({ maxResponseSize: maxDocumentBytes, connect: { timeout: 2_000 } });
  kit.onClose('connections to the identity provider', () => dispatcher.destroy());
  const { keys } = createJwksSource({
    owner: createProviderKeys({ issuer, jwksUrl: config.OIDC_JWKS_URL, dispatcher }),
    maxAgeMs: config.JWKS_MAX_AGE_MS,
    cooldownMs: config.JWKS_COOLDOWN_MS,
    logger: kit.logger,
  });
  const verifier = createOidcTokenVerifier({
    ...{ rules, keys, user, revocations },
    capacity: config.TOKEN_CACHE_SIZE,
    maxAgeMs: config.OIDC_CACHE_MS,
  });
  return { issuer, ...verifier };
}
