import { expect, it } from 'vitest';
import { identityHeaders, testTrustedJwks } from '../testing/index.ts';
import { createIdentityVerifier, type Principal } from './index.ts';

const ada: Principal = {
  ...{ tenantId: 'tenant-1', userId: 'user-1', roles: ['member'], scopes: ['generate'] },
  ...{ via: 'session', credentialId: 'session-1' },
};

it('a service takes the word of the gateway for whom a call is, also where the gateway may not call it', async () => {
  const { gateway = [], bff = [] } = testTrustedJwks();
  const trust = { service: 'embedding', trusted: { bff } };
  const embedding = createIdentityVerifier({ ...trust, callerKeys: gateway });
  const ofBff = identityHeaders(ada, { from: 'bff' });
  expect(await embedding.verify(ofBff)).toEqual({ service: 'bff', caller: ada });
  const ofGateway = identityHeaders(ada, { from: 'gateway' });
  await expect(embedding.verify(ofGateway)).rejects.toMatchObject({ reason: 'invalid_service_token' });
  const alone = createIdentityVerifier(trust);
  await expect(alone.verify(ofBff)).rejects.toMatchObject({ reason: 'invalid_caller_token' });
});
