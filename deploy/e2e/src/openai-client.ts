import type { SessionClient } from '@lectern/client';
import OpenAI, { toFile } from 'openai';
import { expect } from 'vitest';

/** The platform that journeys run on. */
export interface JourneyPlatform {
  readonly url: string;
  newTenant(): Promise<SessionClient>;
}

const scopes = ['documents:read' as const, 'documents:write' as const, 'search' as const];
/** A file of a text. */
export const text = (name: string, content: string) => toFile(Buffer.from(content), name);
/** How the client shows an error. */
export const refusal = (status: number, more: object) => expect.objectContaining({ status, ...more });
/** A UUID without hyphens that nothing has. */
export const nobodys = '0198d2f4a28f7c1995f38e9fa0b1c2d4';

/** The client with a key of somebody of a tenant, which has no more than what files need. */
export async function open(
  { url }: JourneyPlatform,
  tenant: SessionClient,
  limits: object = {},
): Promise<OpenAI> {
  const body = { name: 'agent', scopes, ...limits };
  const apiKey = (await tenant.api.POST('/v1/api-keys', { body })).data?.key ?? '';
  return new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
}

/** The same of a tenant that has nothing. */
export const ofNewTenant = async (platform: JourneyPlatform) => open(platform, await platform.newTenant());
