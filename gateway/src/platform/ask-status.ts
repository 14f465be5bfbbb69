import type { InternalTokenSigner } from '@lectern/auth';
import { type InstanceStatus, instanceStatus, internalStatusPath } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { request } from 'undici';
import type { UpstreamAgents } from '../proxy/upstream-agents.ts';

/** Means to ask instances. */
export interface StatusReach {
  readonly agents: Pick<UpstreamAgents, 'for'>;
  readonly tokens: Pick<InternalTokenSigner, 'serviceToken'>;
}

/**
 * Asks one instance of a service how it is, past the breakers: it is asked to find out whether it answers.
 *
 * @throws AppError `internal` (`bad_upstream_response`) for another answer than it should give; the error of the network
 */
export async function askStatus(
  { agents, tokens }: StatusReach,
  { service, url }: { readonly service: string; readonly url: string },
  signal: AbortSignal,
): Promise<InstanceStatus> {
  const { token } = await tokens.serviceToken(service);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await request(url + internalStatusPath, {
    ...{ dispatcher: agents.for(service), signal, headers },
  });
  const told = instanceStatus.safeParse(await answer.body.json().catch(() => undefined));
  if (answer.statusCode === 200 && told.success) return told.data;
  throw new AppError('internal', `The ${service} service does not say how it is.`, {
    reason: 'bad_upstream_response',
    details: { service, status: answer.statusCode },
  });
}
