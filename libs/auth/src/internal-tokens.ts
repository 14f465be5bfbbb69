/**
 * Identity between services. Every call carries two tokens, each a JWT that is signed with an Ed25519 key and holds for
 * minutes:
 *
 * - a *service token* (`Authorization: Bearer …`) says which service calls. Each service signs with a key of its own, and its
 *   audience is the one service that is called.
 * - a *caller token* (`X-Lectern-Caller`) says for whom. The gateway alone can sign one, when it has verified a credential;
 *   its audience is the service of the route and those that this service calls for the same caller. Services pass it on as
 *   they got it, so none of them can name a caller that the gateway has not verified.
 *
 * No plain header counts.
 */

/**
 * The scheme of `WWW-Authenticate` when it is not the caller from outside who has to prove something, but the service that
 * calls: a fault of the platform's keys or clocks, which no caller can mend.
 */
export const serviceChallenge = 'Service';

/** Why a service refuses another one's tokens. */
const serviceFaults: ReadonlySet<string> = new Set([
  'service_token_missing',
  'invalid_service_token',
  'invalid_caller_token',
]);

/** True for the reasons by which one service refuses another. */
export function isServiceFault(reason: string): boolean {
  return serviceFaults.has(reason);
}

/** `typ` of the two, so that neither can pass for the other, nor for an access token. */
export const serviceTokenType = 'service+jwt';
export const callerTokenType = 'caller+jwt';

/** The service whose caller tokens count. */
export const callerTokenIssuer = 'gateway';

/** Lifetimes in seconds; each is renewed at half of its own. */
export const serviceTokenLifeSeconds = 300;

/** Half of it is longer than any request may wait for its answer, after which a service may still pass the token on. */
export const callerTokenLifeSeconds = 180;
