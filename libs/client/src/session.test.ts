import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { json, problem, type SeenRequest, serve } from '../test/support/serve.ts';
import { logIn, register, resume } from './index.ts';

const account = { email: 'ada@example.com', password: 'secret' };
const list = { data: [], nextCursor: null };

interface Times {
  /** How long access tokens are good for, in seconds, by number from 1. */
  readonly lifetimes: readonly number[];
  /** How far the clock of the server is ahead of that of the client, in seconds. */
  readonly aheadSeconds?: number;
}

/** A platform with sessions: tokens are `access-1` and so on, and only the newest is accepted. */
function sessions({ lifetimes, aheadSeconds = 0 }: Times) {
  let issued = 0;
  const issue = (res: ServerResponse, status: number): unknown => {
    issued += 1;
    const now = Date.now() + aheadSeconds * 1_000;
    const expiresAt = new Date(now + (lifetimes[issued - 1] ?? 900) * 1_000).toISOString();
    const tokens = {
      id: 's-1',
      accessToken: `access-${issued}`,
      refreshToken: `refresh-${issued}`,
      expiresAt,
    };
    return json(res, status, tokens, { date: new Date(now).toUTCString() });
  };
  return ({ method, path, headers, body }: SeenRequest, res: ServerResponse): unknown => {
    if (path === '/v2/sessions' && method === 'POST') return issue(res, 201);
    if (path === '/v2/sessions/refresh') {
      if (JSON.parse(body).refreshToken === `refresh-${issued}`) return issue(res, 200);
      return problem(res, 401, { code: 'unauthenticated', reason: 'session_ended' });
    }
    if (headers.authorization !== `Bearer access-${issued}`) {
      return problem(res, 401, { code: 'unauthenticated', reason: 'token_invalid' });
    }
    if (method === 'DELETE') return res.writeHead(204).end();
    return json(res, 200, list);
  };
}

/** Stops the clock by which tokens are exchanged; answers a function that moves it on. */
function stopClock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms) => void vi.advanceTimersByTime(ms);
}

const refreshes = (seen: readonly SeenRequest[]) =>
  seen.filter(({ path }) => path.endsWith('/refresh')).length;

it('register makes an account and logs in', async () => {
  const platform = sessions({ lifetimes: [900] });
  const { baseUrl, seen } = await serve((request, res) =>
    request.path === '/v1/users' ? json(res, 201, { id: 'u-1' }) : platform(request, res),
  );
  const client = await register({ baseUrl }, { ...account, displayName: 'Ada' });
  expect(await client.accessToken()).toBe('access-1');
  expect(seen.map(({ body }) => JSON.parse(body))).toEqual([{ ...account, displayName: 'Ada' }, account]);
});

describe('logIn', () => {
  it('makes calls with the access token, and logs out of its own session', async () => {
    const { baseUrl, seen } = await serve(sessions({ lifetimes: [900] }));
    const client = await logIn({ baseUrl }, account);
    await client.api.GET('/v1/documents');
    expect(await client.accessToken()).toBe('access-1');
    await client.logOut();
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      ...['POST /v2/sessions', 'GET /v1/documents', 'DELETE /v2/sessions/s-1'],
    ]);
    expect(JSON.parse(seen[0]!.body)).toEqual(account);
  });

  it('exchanges a token that ends soon before it is used, once for all calls at once', async () => {
    const { baseUrl, seen } = await serve(sessions({ lifetimes: [100, 900] }));
    const later = stopClock();
    const client = await logIn({ baseUrl }, account);
    await client.api.GET('/v1/documents');
    expect(refreshes(seen)).toBe(0);
    later(80_000);
    await Promise.all(Array.from({ length: 5 }, () => client.api.GET('/v1/documents')));
    expect(refreshes(seen)).toBe(1);
    expect(
      seen.filter(({ path }) => path === '/v1/documents').map(({ headers }) => headers.authorization),
    ).toEqual(['Bearer access-1', ...Array(5).fill('Bearer access-2')]);
  });

  it('exchanges a token that was refused, once for all calls at once, and repeats them, also a POST', async () => {
    let refused = 0;
    const platform = sessions({ lifetimes: [900, 900] });
    const { baseUrl, seen } = await serve((request, res) => {
      const isFirstToken = request.headers.authorization === 'Bearer access-1';
      if (!isFirstToken) return platform(request, res);
      refused += 1;
      return problem(res, 401, { code: 'unauthenticated', reason: 'token_invalid' });
    });
    const client = await logIn({ baseUrl }, account);
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.search({ query: 'q' })));
    expect(answers).toEqual(Array(5).fill(list));
    expect(refused).toBe(5);
    expect(refreshes(seen)).toBe(1);
  });

  it('goes by the clock of the server where that of this machine is wrong', async () => {
    const { baseUrl, seen } = await serve(sessions({ lifetimes: [900], aheadSeconds: -3_600 }));
    const client = await logIn({ baseUrl }, account);
    await client.api.GET('/v1/documents');
    expect(refreshes(seen)).toBe(0);
  });

  it('does not repeat an exchange, and keeps a token that is still good when it cannot be made', async () => {
    const platform = sessions({ lifetimes: [100] });
    const { baseUrl, seen } = await serve((request, res) =>
      request.path.endsWith('/refresh') ? res.destroy() : platform(request, res),
    );
    const later = stopClock();
    const client = await logIn({ baseUrl }, account);
    later(80_000);
    expect((await client.api.GET('/v1/documents')).data).toEqual(list);
    expect(refreshes(seen)).toBe(1);
  });

  it('throws when the session is over', async () => {
    const platform = sessions({ lifetimes: [900] });
    const { baseUrl } = await serve((request, res) =>
      request.path === '/v2/sessions'
        ? platform(request, res)
        : problem(res, 401, { reason: 'session_ended' }),
    );
    const client = await logIn({ baseUrl }, account);
    await expect(client.api.GET('/v1/documents')).rejects.toMatchObject({
      status: 401,
      reason: 'session_ended',
    });
  });
});

it('resume goes on with a session by its refresh token, and a browser keeps that token where it is asked to', async () => {
  const platform = sessions({ lifetimes: [900, 900] });
  const { baseUrl, seen } = await serve(platform);
  const first = await logIn({ baseUrl }, { ...account, refreshToken: 'cookie' });
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ ...account, refreshToken: 'cookie' });
  const again = await resume({ baseUrl }, 'refresh-1');
  expect(again.sessionId).toBe(first.sessionId);
  expect(await again.accessToken()).toBe('access-2');
  await expect(resume({ baseUrl }, 'refresh-1')).rejects.toMatchObject({ status: 401 });
});
