import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { problemOf, start } from '../support/instances.ts';
import { goodApiKey, principal, type TestGateway } from '../support/start-gateway.ts';

const bearer = async ({ signer }: TestGateway, credentialId: string, issuedAt?: Date) =>
  `Bearer ${(await signer.sign({ ...principal, credentialId }, issuedAt)).token}`;

const statusOf = async ({ fetch }: TestGateway, authorization: string) =>
  (await fetch('/v1/documents', { headers: { authorization } })).status;

/** Until a credential is refused; ends by the time-out of the test. */
async function untilRefused(gateway: TestGateway, authorization: string): Promise<void> {
  while ((await statusOf(gateway, authorization)) !== 401);
}

/** An event stream through the gateway that has sent one event. */
async function openStream(gateway: TestGateway, authorization: string) {
  const client = httpRequest(`${gateway.url}/v1/documents/x/events`, {
    agent: false,
    headers: { authorization },
  });
  client.end();
  const [response] = (await once(client, 'response')) as [IncomingMessage];
  const text = (async () => {
    let all = '';
    try {
      for await (const chunk of response) all += String(chunk);
    } catch {
      all += '(cut)';
    }
    return all;
  })();
  return { client, text };
}

function answerStreams(gateway: TestGateway, event = 'data: 1\n\n'): ServerResponse[] {
  const streams: ServerResponse[] = [];
  gateway.document.answer = (request, response) => {
    if (request.url?.endsWith('/events') !== true) return void response.end('{}');
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event);
    streams.push(response);
  };
  return streams;
}

describe('a credential that was ended', () => {
  it('is refused although it is cached, and one of another session is not', async () => {
    const gateway = await start();
    const [ended, other] = [await bearer(gateway, 'ended'), await bearer(gateway, 'other')];
    expect([await statusOf(gateway, ended), await statusOf(gateway, other)]).toEqual([200, 200]);
    gateway.revocations.revoke('session', 'ended');
    await untilRefused(gateway, ended);
    const answer = await gateway.fetch('/v1/documents', { headers: { authorization: ended } });
    expect(await problemOf(answer)).toMatchObject({ status: 401, reason: 'session_ended' });
    expect(await statusOf(gateway, other)).toBe(200);
    expect(await statusOf(gateway, await bearer(gateway, 'ended'))).toBe(401);
  });

  it('of a user whose role changed is refused when it is from before, and good when it is from after', async () => {
    const gateway = await start();
    const revokedAt = new Date();
    const before = await bearer(gateway, 's', new Date(revokedAt.getTime() - 1));
    gateway.revocations.revoke('user', principal.userId, revokedAt);
    await untilRefused(gateway, before);
    expect(await statusOf(gateway, await bearer(gateway, 's', new Date(revokedAt.getTime() + 1)))).toBe(200);
  });

  it('is an API key that is asked about anew at once', async () => {
    const gateway = await start();
    const key = `Bearer ${goodApiKey}`;
    const asked = () => gateway.user.requests.filter(({ url }) => url === '/internal/api-keys/verify').length;
    expect([await statusOf(gateway, key), await statusOf(gateway, key), asked()]).toEqual([200, 200, 1]);
    gateway.revocations.revoke('api-key', 'key1');
    while (asked() === 1) expect(await statusOf(gateway, key)).toBe(200);
    expect([await statusOf(gateway, key), asked()]).toEqual([200, 2]);
  });
});

describe('open requests of a credential that was ended', () => {
  it('are ended: an event stream with an error event, and those of others go on', async () => {
    const gateway = await start();
    const streams = answerStreams(gateway);
    const mine = await openStream(gateway, await bearer(gateway, 'ended'));
    const theirs = await openStream(gateway, await bearer(gateway, 'other'));
    const upstreamClosed = once(streams[0]!, 'close');
    gateway.revocations.revoke('session', 'ended');
    const text = await mine.text;
    expect(text).toMatch(/^data: 1\n\nevent: error\ndata: \{.*"reason":"session_ended".*\}\n\n\(cut\)$/);
    await upstreamClosed;
    expect(streams[1]!.closed).toBe(false);
    streams[1]!.end('data: 2\n\n');
    expect(await theirs.text).toBe('data: 1\n\ndata: 2\n\n');
  });

  it('are cut when the stream stands inside of an event', async () => {
    const gateway = await start();
    answerStreams(gateway, 'data: ha');
    const { text } = await openStream(gateway, await bearer(gateway, 'ended'));
    gateway.revocations.revoke('session', 'ended');
    expect(await text).toBe('data: ha(cut)');
  });

  it('get a 401 when the service has not answered yet, an API key with them', async () => {
    const gateway = await start();
    const arrived = Promise.withResolvers<void>();
    let waiting = 0;
    gateway.document.answer = () => {
      waiting += 1;
      if (waiting === 2) arrived.resolve();
    };
    const headers = [await bearer(gateway, 's'), `Bearer ${goodApiKey}`];
    const calls = headers.map((authorization) =>
      gateway.fetch('/v1/documents', { headers: { authorization } }),
    );
    await arrived.promise;
    gateway.revocations.revoke('user', principal.userId);
    for (const call of calls)
      expect(await problemOf(await call)).toMatchObject({ status: 401, reason: 'session_ended' });
  });

  it('are not those that ended it: a sign-out gets its answer after the credential is refused', async () => {
    const gateway = await start();
    const authorization = await bearer(gateway, 'ended');
    const { answer } = gateway.user;
    gateway.user.answer = async (request, response) => {
      if (request.method !== 'DELETE') return answer(request, response);
      gateway.revocations.revoke('session', 'ended');
      await untilRefused(gateway, authorization);
      response.writeHead(204).end();
    };
    const signOut = await gateway.fetch('/v1/sessions', { method: 'DELETE', headers: { authorization } });
    expect(signOut.status).toBe(204);
  });
});
