export { type IdentityFacts, identityHeaders, identityOf, knownCaller } from './identity-headers.ts';
export { testServiceKeys, testSigningJwk, testTrustedJwks } from './test-keys.ts';
export { signTestToken, type TestToken } from './test-tokens.ts';
