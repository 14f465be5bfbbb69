import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenOnLoopback } from '@lectern/testing';
import { PactV4 } from '@pact-foundation/pact';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrokenPacts, listOf, oneOf, type ProviderStates, text, whole } from '../testing/index.ts';
import { addCall, addEvent } from '../testing/interaction.ts';

/** What a provider answers to the call, and what state it has then. */
const providers: Record<string, { answer: RequestListener; fault?: string }> = {
  'has not changed': { answer: (_, res) => send(res, {}) },
  'says more': { answer: (_, res) => send(res, { colour: 'blue' }) },
  'has renamed a field': {
    answer: (_, res) => send(res, { name: undefined, title: 'Tides' }),
    fault: 'name',
  },
  'has another type': { answer: (_, res) => send(res, { count: '1' }), fault: 'integer' },
  'has a word that nobody knows': { answer: (_, res) => send(res, { kind: 'new' }), fault: 'new' },
  'has a list of something else': { answer: (_, res) => send(res, { tags: [1] }), fault: "'sea'" },
  'answers with another status': { answer: (_, res) => send(res, {}, 202), fault: '202' },
  'refuses what it took before': {
    answer: (req, res) => send(res, {}, req.headers['x-new'] === undefined ? 400 : 200),
    fault: '400',
  },
};

const send = (res: Parameters<RequestListener>[1], changes: object, status = 200): void => {
  const body = { name: 'Tides', count: 1, kind: 'private', tags: ['sea'], ...changes };
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
};

const event = {
  ...{ specversion: '1.0', id: 'x', source: '/lectern/provider', type: 'Happened.v1' },
  time: '2026-05-05T05:05:05Z',
};
const events: Record<string, { attributes: Record<string, string>; data: object; fault?: string }> = {
  'publishes as before': { attributes: { type: event.type }, data: { tenantId: 'b', more: 1 } },
  'publishes another name': { attributes: { type: event.type }, data: { tenant: 'b' }, fault: 'tenantId' },
  'publishes past the filter': { attributes: {}, data: { tenantId: 'b' }, fault: 'type' },
};

let folder: string;
let provider: Awaited<ReturnType<typeof listenOnLoopback>>;
let current: RequestListener;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-pacts-test-'));
  provider = await listenOnLoopback(createServer((req, res) => current(req, res)));
  const pact = new PactV4({ consumer: 'tester', provider: 'provider', dir: folder, logLevel: 'error' });
  for (const given of Object.keys(providers)) {
    const body = {
      ...{
        name: text('Tides'),
        count: whole(1),
        kind: oneOf('private', 'tenant'),
        tags: listOf(text('sea')),
      },
    };
    const request = { method: 'GET', path: '/things' } as const;
    const facts = { operation: 'get-things', given, request, answer: { status: 200, body } };
    const headers = { authorization: 'Bearer a.b.c' };
    await addCall(pact, facts).executeTest(({ url }) => fetch(`${url}/things`, { headers }));
  }
  for (const given of Object.keys(events)) {
    const facts = { type: event.type, given, data: { tenantId: text('a') } };
    await addEvent(pact, 'provider', facts).executeTest(async () => undefined);
  }
});
afterAll(async () => {
  await provider.stop();
  await rm(folder, { recursive: true });
});

const statesOfCalls: ProviderStates = Object.fromEntries(
  Object.entries(providers).map(([given, { answer }]) => [
    given,
    async () => {
      current = answer;
      return {};
    },
  ]),
);
const statesOfEvents: ProviderStates = Object.fromEntries(
  Object.entries(events).map(([given, { attributes, data }]) => [
    given,
    async () => ({ event: { attributes, body: { ...event, data } } }),
  ]),
);

describe('a provider is found to break a pact', () => {
  it('exactly when it has changed what a consumer counts on, in answers and in events', async () => {
    const states = { ...statesOfCalls, ...statesOfEvents };
    const broken = await findBrokenPacts({ provider: 'provider', url: provider.url, states, folder });
    const wanted = Object.entries({ ...providers, ...events }).filter(([, { fault }]) => fault !== undefined);
    const found = Object.fromEntries(broken.map(({ given, faults }) => [given, faults.join()]));
    expect(Object.keys(found).sort()).toEqual(wanted.map(([given]) => given).sort());
    for (const [given, { fault }] of wanted) expect(found[given], given).toContain(fault);
  });

  it('never without its states', async () => {
    const verification = findBrokenPacts({ provider: 'provider', url: provider.url, states: {}, folder });
    await expect(verification).rejects.toThrow('state of the provider');
  });

  it('never without a pact', async () => {
    const verification = findBrokenPacts({ provider: 'nobody', url: provider.url, states: {}, folder });
    await expect(verification).rejects.toThrow('no pact with nobody');
  });
});
