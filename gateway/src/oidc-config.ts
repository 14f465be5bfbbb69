import { allRoles } from '@lectern/auth';
import { durationMsField, mapField } from '@lectern/config';
import { z } from 'zod';

/** Signature algorithms with a public key; none that is symmetric, since a public key is no secret. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
] as const;

/** Exactly as it is written: an issuer with a slash at its end is another one than that without. */
const providerUrl = () =>
  z.url({ protocol: /^https?$/ }).refine(isTrustworthy, 'must be https, or http on a loopback address');

/** Whether keys that come from this URL are those of its owner. */
export function isTrustworthy(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** How tokens of an outside identity provider are taken; nothing is, unless an issuer is set. */
export const oidcConfig = z.object({
  OIDC_ISSUER: providerUrl()
    .optional()
    .describe(
      'Issuer (`iss`) of the OpenID Connect provider whose access tokens are taken beside our own, for example https://id.example.org/realms/acme; if not set, none are',
    ),
  OIDC_AUDIENCE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Audience (`aud`) that tokens of the provider must name: that of this API, never the id of a client, which ID tokens name. Required with OIDC_ISSUER',
    ),
  OIDC_JWKS_URL: providerUrl()
    .optional()
    .describe('URL of the public keys of the provider; from its discovery document if not set'),
  OIDC_ALGORITHMS: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(algorithms)))
    .prefault('RS256,PS256,ES256,EdDSA')
    .describe('Signature algorithms that are taken from the provider, separated by commas'),
  OIDC_TENANT_CLAIM: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Claim with the tenant of the caller, a text; `a.b` is the member `b` of the claim `a`. Required with OIDC_ISSUER',
    ),
  OIDC_ROLES_CLAIM: z
    .string()
    .min(1)
    .default('roles')
    .describe('Claim with the roles of the caller at the provider, a list of texts; `a.b` as above'),
  OIDC_ROLE_MAP: mapField()
    .pipe(z.record(z.string(), z.enum(allRoles)))
    .optional()
    .describe(
      'Roles of the provider and what they are here, for example `lectern-admins=admin,staff=member`; the strongest counts, and who has none of them is refused. Required with OIDC_ISSUER',
    ),
  OIDC_SCOPES_CLAIM: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Claim with the scopes of the token, a text with blanks or a list; the token then has those alone that are named as here. If not set, it has all, as a session has',
    ),
  OIDC_EMAIL_CLAIM: z
    .string()
    .min(1)
    .default('email')
    .describe('Claim with the e-mail address of the caller'),
  OIDC_NAME_CLAIM: z.string().min(1).default('name').describe('Claim with the name of the caller'),
  OIDC_CACHE_MS: durationMsField()
    .max(10_000)
    .default(10_000)
    .describe(
      'Maximum time for which a verified token of the provider is cached, in milliseconds, at most 10000',
    ),
});

const required = ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_TENANT_CLAIM', 'OIDC_ROLE_MAP'] as const;

type OidcConfig = z.output<typeof oidcConfig> & { readonly TOKEN_ISSUER: string };

/** Issues of a configuration that names a provider by halves, or one whose tokens could not be told from our own. */
export function checkOidc(config: OidcConfig, context: z.RefinementCtx): void {
  const report = (name: string, message: string): void =>
    context.addIssue({ code: 'custom', path: [name], message });
  const missing = required.filter((name) => config[name] === undefined);
  if (missing.length < required.length) {
    for (const name of missing) report(name, 'is required when other OIDC variables are set');
  }
  if (config.OIDC_ISSUER === config.TOKEN_ISSUER) report('OIDC_ISSUER', 'must not be TOKEN_ISSUER');
}

/** What {@link oidcConfig} says, with what is required. */
export interface OidcRules {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly claims: ClaimNames;
  readonly roleMap: Readonly<Record<string, (typeof allRoles)[number]>>;
}

/** The claims by which a caller is described. */
export interface ClaimNames {
  readonly tenant: string;
  readonly roles: string;
  /** Undefined where tokens have all scopes. */
  readonly scopes: string | undefined;
  readonly email: string;
  readonly name: string;
}

/** Undefined without a provider. */
export function oidcRulesOf(config: z.output<typeof oidcConfig>): OidcRules | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_ROLE_MAP: roleMap } = config;
  const tenant = config.OIDC_TENANT_CLAIM;
  if (!issuer || !audience || !tenant || !roleMap) return undefined;
  const claims = {
    tenant,
    roles: config.OIDC_ROLES_CLAIM,
    scopes: config.OIDC_SCOPES_CLAIM,
    email: config.OIDC_EMAIL_CLAIM,
    name: config.OIDC_NAME_CLAIM,
  };
  return { issuer, audience, algorithms: config.OIDC_ALGORITHMS, claims, roleMap };
}
