import type { components, SessionClient } from '@lectern/client';
import OpenAI from 'openai';

/** The platform that journeys run on. */
export interface JourneyPlatform {
  readonly url: string;
  newTenant(): Promise<SessionClient>;
}

type Scopes = components['schemas']['CreateApiKeyRequest']['scopes'];

/** Makes what opens the client of OpenAI with a key of somebody of a tenant, which has these scopes and no more, and limits if wanted. */
export function clientWith(scopes: Scopes) {
  return async ({ url }: JourneyPlatform, tenant: SessionClient, limits: object = {}): Promise<OpenAI> => {
    const body = { name: 'agent', scopes, ...limits };
    const apiKey = (await tenant.api.POST('/v1/api-keys', { body })).data?.key ?? '';
    return new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
  };
}
