import { toFile } from 'openai';
import { expect } from 'vitest';
import { clientWith, type JourneyPlatform } from './journey-platform.ts';

/** A file of a text. */
export const text = (name: string, content: string) => toFile(Buffer.from(content), name);
/** How the client shows an error. */
export const refusal = (status: number, more: object) => expect.objectContaining({ status, ...more });
/** A UUID without hyphens that nothing has. */
export const nobodys = '0198d2f4a28f7c1995f38e9fa0b1c2d4';

/** The client with a key of somebody of a tenant, which has no more than what files need. */
export const open = clientWith(['documents:read', 'documents:write', 'search']);

/** The same of a tenant that has nothing. */
export const ofNewTenant = async (platform: JourneyPlatform) => open(platform, await platform.newTenant());
