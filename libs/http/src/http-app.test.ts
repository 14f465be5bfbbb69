import { AppError } from '@lectern/errors';
import { describe, expect, it, vi } from 'vitest';
import { answerOf, get, serveApp } from '../test/serve-app.ts';

const failing = (error: unknown) => get('/v1/fail/:id', () => Promise.reject(error));

describe('what fails', () => {
  it('tells the caller nothing of an unexpected error, and the log everything', async () => {
    const { url, logs } = await serveApp([failing(new Error('password=hunter2'))]);
    const answer = await fetch(`${url}/v1/fail/1`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('hunter2');
    expect(logs).toContainEqual(
      expect.objectContaining({
        level: 'error',
        requestId: answer.headers.get('x-request-id'),
        err: expect.objectContaining({ message: 'password=hunter2' }),
      }),
    );
  });

  it('says when to come again', async () => {
    const { url } = await serveApp([
      failing(new AppError('unavailable', 'Busy.', { retryAfterSeconds: 1.2 })),
    ]);
    const answer = await fetch(`${url}/v1/fail/1`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(answer.headers.get('retry-after-ms')).toBe('1200');
    expect(answer.headers.has('x-should-retry')).toBe(false);
  });

  it.each([
    ['conflict', 'false'],
    ['internal', 'false'],
    ['not_found', null],
  ] as const)('tells clients that retry on their own whether %s is worth it: %s', async (code, told) => {
    const { url } = await serveApp([failing(new AppError(code, 'No.'))]);
    expect((await fetch(`${url}/v1/fail/1`)).headers.get('x-should-retry')).toBe(told);
  });

  it.each([
    ['resource_exhausted', 429],
    ['unavailable', 503],
    ['deadline_exceeded', 504],
  ] as const)('says so of %s, where the error itself does not', async (code, status) => {
    const { url } = await serveApp([failing(new AppError(code, 'Not now.', { reason: 'some_reason' }))]);
    const answer = await answerOf(fetch(`${url}/v1/fail/1`));
    expect(answer.status).toBe(status);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(answer.headers.get('retry-after')).toBe(String(answer.body.retryAfterSeconds));
  });

  it('names a token that was no good in the challenge', async () => {
    const { url } = await serveApp([
      failing(new AppError('unauthenticated', 'No.', { reason: 'token_expired' })),
    ]);
    const answer = await fetch(`${url}/v1/fail/1`);
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('is a problem too when there is no such path, or the path cannot be decoded', async () => {
    const { url } = await serveApp([failing(new Error())]);
    const nowhere = await answerOf(fetch(`${url}/nowhere`));
    expect(nowhere.body).toMatchObject({ status: 404, reason: 'route_not_found' });
    const broken = await answerOf(fetch(`${url}/v1/fail/%E0%A4%A`));
    expect(broken.body).toMatchObject({ status: 400, reason: 'malformed_request' });
  });

  it('is a path in another case: no rule about a path has a second spelling', async () => {
    const { url } = await serveApp([get('/v1/x', async () => ({ body: {} }))]);
    expect((await fetch(`${url}/v1/x`)).status).toBe(200);
    expect((await fetch(`${url}/V1/x`)).status).toBe(404);
  });

  it('after the first bytes of an answer cuts the connection instead of ending it', async () => {
    const { url, logs } = await serveApp([
      get('/v1/half', async ({ res }) => {
        res.write('half of ');
        throw new AppError('unavailable', 'Gone.');
      }),
    ]);
    const answer = await fetch(`${url}/v1/half`);
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
    const line = expect.objectContaining({ msg: 'request completed', status: 503 });
    await vi.waitFor(() => expect(logs).toContainEqual(line));
  });

  it('after the whole answer was written leaves it whole', async () => {
    const { url, logs } = await serveApp([
      get('/v1/whole', async ({ res }) => {
        res.end('whole');
        throw new Error('too late');
      }),
    ]);
    expect(await (await fetch(`${url}/v1/whole`)).text()).toBe('whole');
    const line = expect.objectContaining({ err: expect.objectContaining({ message: 'too late' }) });
    await vi.waitFor(() => expect(logs).toContainEqual(line));
  });
});

it('is never a 304 that no route has decided on', async () => {
  const { url } = await serveApp([get('/v1/plain/:id', async () => ({ status: 200, body: {} }))]);
  const answer = await fetch(`${url}/v1/plain/1`, { headers: { 'if-none-match': '*' } });
  expect([answer.status, await answer.json()]).toEqual([200, {}]);
});

describe('what comes ahead of Express', () => {
  it('is observed when it asks for it, and hands on what it does not answer', async () => {
    const { url, spans } = await serveApp([get('/v1/known', async () => ({ body: {} }))], {
      before: (observe) => (req, res, next) => {
        if (req.url === '/raw') res.end('raw');
        else if (req.url === '/proxied') observe(req, res, () => res.end('proxied'));
        else if (req.url === '/refused')
          observe(req, res, () => next(new AppError('permission_denied', 'No.')));
        else next();
      },
    });
    const raw = await fetch(`${url}/raw`);
    expect(await raw.text()).toBe('raw');
    for (const header of ['x-request-id', 'x-powered-by', 'etag'])
      expect(raw.headers.has(header)).toBe(false);
    expect(await (await fetch(`${url}/proxied`)).text()).toBe('proxied');
    await vi.waitFor(() => expect(spans).toHaveLength(1));
    const refused = await answerOf(fetch(`${url}/refused`));
    expect([refused.status, refused.body.requestId]).toEqual([403, refused.headers.get('x-request-id')]);
    expect((await fetch(`${url}/v1/known`)).status).toBe(200);
  });
});
