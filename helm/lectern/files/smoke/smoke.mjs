/**
 * Smoke journeys against a running platform, with nothing but Node: `node smoke.mjs URL [JOURNEY …]`, all of them
 * without a name. Every run makes tenants of its own and ends with exit code 1 at the first thing that is not as promised.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const requestTimeoutMs = 60_000;
const deletionTimeoutMs = 60_000;
const attemptEveryMs = 500;

const journeys = {
  'upload-and-ask': async (platform) => {
    const agent = await newTenant(platform);
    const document = await agent.upload('The harbour bridge of Lectern Bay was opened in 1932 by Ada Lark.');
    assert.equal(document.status, 'indexed', `the document is ${JSON.stringify(document.error)}`);
    const { results, index } = await agent.search('Who opened the harbour bridge?');
    assert.equal(index.pending, 0);
    assert.equal(results[0]?.documentId, document.id);
    const { citations } = await agent.ask('Who opened the harbour bridge?');
    assert.equal(citations[0]?.documentId, document.id);
  },

  'tenant-isolation': async (platform) => {
    const [owner, stranger] = [await newTenant(platform), await newTenant(platform)];
    const { id } = await owner.upload('The launch code of the balloon is heliotrope.');
    assert.equal((await owner.search('launch code heliotrope')).results[0]?.documentId, id);
    for (const method of ['GET', 'DELETE'])
      assert.equal((await stranger.call(method, `/v1/documents/${id}`)).status, 404);
    assert.deepEqual((await stranger.search('launch code heliotrope')).results, []);
    assert.deepEqual((await stranger.ask('What is the launch code?')).citations, []);
  },

  delete: async (platform) => {
    const agent = await newTenant(platform);
    const { id } = await agent.upload('Zirconium teapots are stored in hangar nine.');
    const { operationId } = await agent.json('DELETE', `/v1/documents/${id}`);
    assert.deepEqual((await agent.search('zirconium teapots')).results, [], 'a deleted document is found');
    assert.equal((await agent.call('GET', `/v1/documents/${id}`)).status, 404);
    await agent.untilDone(operationId);
  },
};

async function newTenant(platform) {
  const account = {
    email: `smoke-${randomUUID()}@example.com`,
    password: randomUUID(),
    displayName: 'Smoke',
  };
  const anonymous = caller(platform, {});
  await anonymous.json('POST', '/v1/users', account);
  const { email, password } = account;
  const { accessToken } = await anonymous.json('POST', '/v1/sessions', { email, password });
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
    return JSON.parse(text);
  };
  return { call, json };
}

function agentOf({ call, json }) {
  return {
    call,
    json,
    upload: (text) =>
      json('POST', '/v1/documents?wait=indexed&timeoutMs=30000', { title: text.slice(0, 20), text }),
    search: (query) => json('POST', '/v1/search', { query }),
    ask: (prompt) => json('POST', '/v1/generate', { prompt }),
    untilDone: async (operationId) => {
      const giveUpAt = Date.now() + deletionTimeoutMs;
      for (;;) {
        const { status } = await json('GET', `/v1/operations/${operationId}`);
        if (status === 'succeeded') return;
        assert.ok(Date.now() < giveUpAt, `the deletion is still ${status}`);
        await delay(attemptEveryMs);
      }
    },
  };
}

const [url, ...names] = process.argv.slice(2);
assert.ok(url, 'usage: node smoke.mjs URL [JOURNEY …]');
for (const name of names.length > 0 ? names : Object.keys(journeys)) {
  assert.ok(name in journeys, `there is no journey ${name}`);
  const startedAt = Date.now();
  await journeys[name](url.replace(/\/+$/, ''));
  process.stdout.write(`${name}: passed in ${Date.now() - startedAt} ms\n`);
}
