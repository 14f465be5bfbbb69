import type { InternalTokenSigner } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { request } from 'undici';
import type { z } from 'zod';
import type { UpstreamAgents } from '../proxy/upstream-agents.ts';

/** Means to ask instances. */
export interface InstanceReach {
  readonly agents: Pick<UpstreamAgents, 'for'>;
  readonly tokens: Pick<InternalTokenSigner, 'serviceToken'>;
}

/** One instance of a service. */
export interface Instance {
  readonly service: string;
  readonly url: string;
}

/** What is asked of it, and the form of the answer. */
export interface Question<T> {
  readonly method?: 'GET' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
}

/**
 * Asks one instance of a service, as the gateway, past the breakers: it is asked to find out whether it answers.
 *
 * @throws AppError `internal` (`bad_upstream_response`, with `status` in the details) for another answer than it should give; the error of the network
 */
export async function askInstance<T>(
  { agents, tokens }: InstanceReach,
  { service, url }: Instance,
  { question, signal }: { readonly question: Question<T>; readonly signal: AbortSignal },
): Promise<T> {
  const { method = 'GET', path, body, answer: form } = question;
  const { token } = await tokens.serviceToken(service);
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await request(url + path, {
    ...{ method, dispatcher: agents.for(service), signal },
    headers: { authorization: `Bearer ${token}`, ...json },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told = form.safeParse(await answer.body.json().catch(() => undefined));
  if (answer.statusCode === 200 && told.success) return told.data;
  throw new AppError('internal', `The ${service} service does not answer as it should.`, {
    reason: 'bad_upstream_response',
    details: { service, status: answer.statusCode },
  });
}
