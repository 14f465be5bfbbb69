import pactCore from '@pact-foundation/pact-core';
import type { VerificationOrder } from './provider-pacts.ts';

/**
 * Verifies the pacts that its argument names, and sends the result of each to its parent. A process of its own, because the
 * verifier prints all that it does, and nothing can keep it from that.
 */
const { orders }: { orders: readonly VerificationOrder[] } = JSON.parse(process.argv[2] ?? '');
for (const { path, url, provider, statesUrl, messagesPort } of orders) {
  const result = await pactCore.default
    .verifyPacts({
      provider,
      providerBaseUrl: url,
      pactUrls: [path],
      providerStatesSetupUrl: statesUrl,
      transports: [{ protocol: 'message', port: messagesPort, path: '/messages' }],
      // In milliseconds, for states too, some of which wait for an event.
      timeout: 60_000,
      logLevel: 'error',
    })
    .catch((error: Error) => error.message);
  process.send?.(JSON.parse(result));
}
