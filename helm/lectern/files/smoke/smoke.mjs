/**
 * Smoke journeys against a running platform, with nothing but Node: `node smoke.mjs URL [JOURNEY …]`, all of them
 * without a name. Ends with exit code 1 at the first thing that is not as promised.
 *
 * No document and no session is left behind. Accounts are, since the API cannot delete them: two for each SMOKE_SEED, a
 * secret of any form that decides their names and passwords. Without one every run makes two of its own.
 */
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const { SMOKE_SEED: seed = randomUUID() } = process.env;
const requestTimeoutMs = 60_000;
const deletionTimeoutMs = 60_000;
const attemptEveryMs = 500;

const journeys = {
  'upload-and-ask': async (signIn) => {
    const agent = await signIn('owner');
    // A file beside the code, which an image may lack.
    assert.match((await agent.json('GET', '/v1/openapi.json')).openapi, /^3\.1\./);
    const document = await agent.upload('The harbour bridge of Lectern Bay was opened in 1932 by Ada Lark.');
    assert.equal(document.status, 'indexed', `the document is ${JSON.stringify(document.error)}`);
    const { results, index } = await agent.search('Who opened the harbour bridge?');
    assert.equal(index.pending, 0);
    assert.equal(results[0]?.documentId, document.id);
    const { citations } = await agent.ask('Who opened the harbour bridge?');
    assert.equal(citations[0]?.documentId, document.id);
  },

  'tenant-isolation': async (signIn) => {
    const [owner, stranger] = [await signIn('owner'), await signIn('stranger')];
    const { id } = await owner.upload('The launch code of the balloon is heliotrope.');
    assert.equal((await owner.search('launch code heliotrope')).results[0]?.documentId, id);
    for (const method of ['GET', 'DELETE'])
      assert.equal((await stranger.call(method, `/v1/documents/${id}`)).status, 404);
    assert.deepEqual((await stranger.search('launch code heliotrope')).results, []);
    assert.deepEqual((await stranger.ask('What is the launch code?')).citations, []);
  },

  delete: async (signIn) => {
    const agent = await signIn('owner');
    const { id } = await agent.upload('Zirconium teapots are stored in hangar nine.');
    const { operationId } = await agent.json('DELETE', `/v1/documents/${id}`);
    assert.deepEqual((await agent.search('zirconium teapots')).results, [], 'a deleted document is found');
    assert.equal((await agent.call('GET', `/v1/documents/${id}`)).status, 404);
    await agent.untilDone(operationId);
  },
};

/** A journey whose agents find their tenants empty and leave them so, whatever comes of it. */
async function travel(journey, platform) {
  const agents = [];
  const signIn = async (name) => {
    const agent = await newAgent(platform, name);
    agents.push(agent);
    // A run that was cut off may have left something.
    await agent.removeDocuments();
    return agent;
  };
  const [outcome] = await Promise.allSettled([journey(signIn)]);
  const departures = await Promise.allSettled(agents.map((agent) => agent.leave()));
  // What the journey found comes first: it may be why nothing could be tidied up.
  const failure = [outcome, ...departures].find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
}

async function newAgent(platform, name) {
  const derived = (purpose) => createHmac('sha256', seed).update(`${purpose} of ${name}`).digest('hex');
  const email = `smoke-${name}-${derived('address').slice(0, 12)}@example.com`;
  const password = derived('password');
  const anonymous = caller(platform, {});
  const created = await anonymous.call('POST', '/v1/users', { email, password, displayName: 'Smoke' });
  const isThere = created.ok || created.status === 409;
  assert.ok(isThere, `POST /v1/users answered ${created.status}: ${await created.text()}`);
  const { accessToken } = await anonymous.json('POST', '/v2/sessions', { email, password });
  return agentOf(caller(platform, { authorization: `Bearer ${accessToken}` }));
}

function caller(platform, headers) {
  const call = (method, path, body) =>
    fetch(`${platform}${path}`, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      signal: AbortSignal.timeout(requestTimeoutMs),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const json = async (method, path, body) => {
    const response = await call(method, path, body);
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return { call, json };
}

function agentOf({ call, json }) {
  const untilDone = async (operationId) => {
    const giveUpAt = Date.now() + deletionTimeoutMs;
    for (;;) {
      const { status } = await json('GET', `/v1/operations/${operationId}`);
      if (status === 'succeeded') return;
      assert.ok(Date.now() < giveUpAt, `the deletion is still ${status}`);
      await delay(attemptEveryMs);
    }
  };
  const removeDocuments = async () => {
    const { data } = await json('GET', '/v1/documents?limit=100');
    for (const { id } of data) await untilDone((await json('DELETE', `/v1/documents/${id}`)).operationId);
  };
  return {
    call,
    json,
    upload: (text) =>
      json('POST', '/v1/documents?wait=indexed&timeoutMs=30000', { title: text.slice(0, 20), text }),
    search: (query) => json('POST', '/v1/search', { query }),
    ask: (prompt) => json('POST', '/v1/generate', { prompt }),
    untilDone,
    removeDocuments,
    leave: async () => {
      await removeDocuments();
      await json('DELETE', '/v2/sessions/current');
    },
  };
}

const [url, ...names] = process.argv.slice(2);
assert.ok(url, 'usage: node smoke.mjs URL [JOURNEY …]');
for (const name of names.length > 0 ? names : Object.keys(journeys)) {
  assert.ok(name in journeys, `there is no journey ${name}`);
  const startedAt = Date.now();
  await travel(journeys[name], url.replace(/\/+$/, ''));
  process.stdout.write(`${name}: passed in ${Date.now() - startedAt} ms\n`);
}
