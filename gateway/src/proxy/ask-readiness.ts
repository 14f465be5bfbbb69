import type { InternalTokenSigner } from '@lectern/auth';
import type { Discovery } from '@lectern/discovery';
import { AppError } from '@lectern/errors';
import { internalReadyPath } from '@lectern/http';
import { request } from 'undici';
import type { UpstreamAgents } from './upstream-agents.ts';

/** Means to reach a service. */
export interface Reach {
  readonly discovery: Discovery;
  readonly agents: UpstreamAgents;
  readonly tokens: Pick<InternalTokenSigner, 'serviceToken'>;
}

/**
 * Asks one instance of a service whether it is ready, past the breakers: a service that is starting has not failed.
 *
 * @throws AppError `unavailable` when there is no instance or it is not ready; the error of the network otherwise
 */
export async function askReadiness(
  { discovery, agents, tokens }: Reach,
  service: string,
  signal: AbortSignal,
): Promise<void> {
  const { url } = await discovery.resolve(service, signal);
  const { token } = await tokens.serviceToken(service);
  const headers = { authorization: `Bearer ${token}` };
  const dispatcher = agents.for(service);
  const { statusCode, body } = await request(url + internalReadyPath, { dispatcher, signal, headers });
  await body.dump();
  if (statusCode === 200) return;
  throw new AppError('unavailable', `The ${service} service is not ready.`, {
    reason: 'not_ready',
    details: { service, status: statusCode },
  });
}
