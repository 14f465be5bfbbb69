import type { InternalTokenSigner } from '@lectern/auth';
import type { Discovery } from '@lectern/discovery';
import { AppError } from '@lectern/errors';
import { internalReadyPath } from '@lectern/http';
import { type Dispatcher, request } from 'undici';

/** Means to reach a service. */
export interface Reach {
  readonly discovery: Discovery;
  readonly agent: Dispatcher;
  readonly tokens: Pick<InternalTokenSigner, 'serviceToken'>;
}

/**
 * Asks one instance of a service whether it is ready, past the breakers: a service that is starting has not failed.
 *
 * @throws AppError `unavailable` when there is no instance or it is not ready; the error of the network otherwise
 */
export async function askReadiness(
  { discovery, agent, tokens }: Reach,
  service: string,
  signal: AbortSignal,
): Promise<void> {
  const { url } = await discovery.resolve(service, signal);
  const { token } = await tokens.serviceToken(service);
  const headers = { authorization: `Bearer ${token}` };
  const { statusCode, body } = await request(url + internalReadyPath, { dispatcher: agent, signal, headers });
  await body.dump();
  if (statusCode === 200) return;
  throw new AppError('unavailable', `The ${service} service is not ready.`, {
    reason: 'not_ready',
    details: { service, status: statusCode },
  });
}
