/**
 * Identity between services. Every call carries two tokens, each a JWT that is signed with an Ed25519 key and holds for
 * minutes:
 *
 * - a *service token* (`Authorization: Bearer …`) says which service calls. Each service signs with a key of its own, and its
 *   audience is the one service that is called.
 * - a *caller token* (`x-lectern-caller`) says for whom. The gateway alone can sign one, when it has verified a credential;
 *   its audience is the service of the route and those that this service calls for the same caller. Services pass it on as
 *   they got it, so none of them can name a caller that the gateway has not verified.
 *
 * No plain header counts.
 */

/** `typ` of the two, so that neither can pass for the other, nor for an access token. */
export const serviceTokenType = 'service+jwt';
export const callerTokenType = 'caller+jwt';

/** The service whose caller tokens count. */
export const callerTokenIssuer = 'gateway';

/** Lifetimes in seconds; each is renewed at half of its own. */
export const serviceTokenLifeSeconds = 300;

/** Half of it is longer than any request may wait for its answer, after which a service may still pass the token on. */
export const callerTokenLifeSeconds = 180;
