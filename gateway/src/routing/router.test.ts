import { describe, expect, it } from 'vitest';
import { anonymousCalls, routes } from '../routes.ts';
import { createRouter } from './router.ts';

const match = createRouter(routes, anonymousCalls);

describe('the routing table', () => {
  it.each([
    ['/v1/users', 'user'],
    ['/v1/users/me', 'user'],
    ['/v1/sessions/refresh', 'user'],
    ['/v1/api-keys/0199', 'user'],
    ['/.well-known/jwks.json', 'user'],
    ['/v1/documents?limit=10&cursor=a%2Fb', 'document'],
    ['/v1/documents/0199-ab/content', 'document'],
    ['/v1/operations/0199', 'document'],
    ['/v1/admin/dead-letters', 'document'],
    ['/v1/search', 'retrieval'],
    ['/v1/ai-agent/context/0199?q=..%2f..', 'bff'],
    ['/v1/generate', 'bff'],
    ['/console/', 'bff'],
    ['/console/documents/0199', 'bff'],
    ['/v1/prompts', 'model'],
    ['/v1/prompts/summary/versions/2', 'model'],
    ['/v1/prompts/run', 'model'],
    ['/v1/prompts/run/live', 'model'],
    ['/v1/prompts/rerun', 'model'],
    ['/v1/prompts/summary/run', 'bff'],
    ['/v1/prompts/summary/run/', 'bff'],
    ['/v1/prompts/run/run?x=/live', 'bff'],
  ])('sends %s to %s', (url, service) => {
    expect(match('GET', url)?.route.service).toBe(service);
  });

  it.each([
    '/',
    '',
    '*',
    '/v1',
    '/v1/',
    '/v1/userss',
    '/v1/users.json',
    '/V1/users',
    '/v2/users',
    '/metrics',
    '/livez',
    '/internal/api-keys/verify',
    '//v1/users',
    '/v1//users',
    '/v1/users//me',
    '/v1/users/../../internal/x',
    '/v1/users/..',
    '/v1/users/.',
    '/v1/users/./me',
    '/v1/../internal/api-keys/verify',
    '/v1/users/..;/internal',
    '/v1/users;a=b/me',
    '/v1/users/%2e%2e/%2e%2e/internal',
    '/v1/users/%252e%252e/internal',
    '/v1%2fusers',
    '/v1/users%2f..%2finternal',
    '/v1/users/%5c..%5cinternal',
    '/v1/users\\..\\internal',
    '/v1/users/%00',
    '/v1/%75sers',
    '/v1/users#/x',
    '/v1/users /x',
    '/v1/users/\u00e9',
    '/.well-known/jwks.json%00',
    '/.well-known/openid-configuration',
    'http://evil.example/v1/users',
    'v1/users',
  ])('shows nothing under %j', (url) => {
    expect(match('GET', url)).toBeUndefined();
  });

  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'get'])('knows no method %s', (method) => {
    expect(match(method, '/v1/users')?.hasMethod).toBe(false);
    expect(match('POST', '/v1/users')?.hasMethod).toBe(true);
    expect(match(method, '/v1/nothing')).toBeUndefined();
  });
});

describe('calls without a credential', () => {
  it.each(anonymousCalls)('are open: $method $path', ({ method, path }) => {
    expect(match(method, path)?.anonymous).toBe(true);
    expect(match(method, `${path}?x=1`)?.anonymous).toBe(true);
  });

  it.each(anonymousCalls)('cost the same with a slash behind them: $method $path', ({ method, path }) => {
    const { cost, anonymous } = match(method, path)!;
    expect(match(method, `${path}/`)).toMatchObject({ cost, anonymous });
    expect(match(method, `${path}/?x=/`)).toMatchObject({ cost, anonymous });
  });

  it.each([
    ['GET', '/v1/users'],
    ['GET', '/v1/users/me'],
    ['POST', '/v1/users/me'],
    ['DELETE', '/v1/sessions'],
    ['GET', '/v1/sessions/refresh'],
    ['POST', '/.well-known/jwks.json'],
    ['OPTIONS', '/v1/users'],
    ['POST', '/v1/search'],
  ])('are no others: %s %s', (method, url) => {
    expect(match(method, url)?.anonymous).toBe(false);
  });

  it('include HEAD where GET is open', () => {
    expect(match('HEAD', '/.well-known/jwks.json')?.anonymous).toBe(true);
    expect(match('HEAD', '/console/assets/index-1.js')?.anonymous).toBe(true);
    expect(match('HEAD', '/v1/users')?.anonymous).toBe(false);
  });
});
