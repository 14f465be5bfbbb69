import type { Call } from './load.ts';
import type { Tenant } from './tenant.ts';

const timeoutMs = 30_000;

/** A typical mix of requests: mostly reads and questions, a few uploads and logins. */
export function callsOf(tenant: Tenant): Call[] {
  const request = (method: string, path: string, body?: unknown) => (url: string) =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tenant.credential}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const question = 'Who lit the lamp of lighthouse 3?';
  return [
    { name: 'list documents', share: 12, send: request('GET', '/v1/documents?limit=10') },
    { name: 'get document', share: 12, send: request('GET', `/v1/documents/${tenant.documentIds[0]}`) },
    { name: 'who am I', share: 8, send: request('GET', '/v1/users/me') },
    { name: 'search', share: 12, send: request('POST', '/v1/search', { query: question }) },
    { name: 'generate', share: 4, send: request('POST', '/v1/generate', { prompt: question }) },
    { name: 'context', share: 4, send: request('GET', `/v1/ai-agent/context/${tenant.userId}`) },
    { name: 'sign in', share: 1, send: request('POST', '/v2/sessions', tenant.account) },
    {
      name: 'upload',
      share: 1,
      send: request('POST', '/v1/documents', { title: 'Log', text: 'The lamp was lit.' }),
    },
  ];
}
