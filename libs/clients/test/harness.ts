import { createInternalTokenSigner } from '@lectern/auth';
import { testSigningJwk } from '@lectern/auth/testing';
import { createStaticDiscovery, type Discovery } from '@lectern/discovery';
import { AppError } from '@lectern/errors';
import { noopTelemetry, type Registry, type Telemetry } from '@lectern/telemetry';
import { afterEach, expect } from 'vitest';
import { z } from 'zod';
import { type ClientDefaults, type Clients, createClients, type ServiceClient } from '../src/index.ts';
import { type Answer, type FakeService, json, problem, startFakeService } from './fake-service.ts';

const names = ['closed', 'half_open', 'open'] as const;

/** The breakers that a registry shows, in the order in which they were made, and their states. */
export async function breakerStates(metrics: Registry) {
  const shown = await metrics.getSingleMetric('circuit_breaker_state')?.get();
  return (shown?.values ?? []).map(({ value, labels: { target, operation } }) => ({
    target,
    operation,
    state: names[value],
  }));
}

const tokens = createInternalTokenSigner({ service: 'tester', privateJwks: [testSigningJwk('tester')] });
const telemetries = new WeakMap<Clients, Telemetry>();

/** The breakers that clients have made so far. */
export async function breakersOf(clients: Clients) {
  return breakerStates(telemetries.get(clients)!.metrics);
}

/** What a test opens through this is closed after it. */
export interface Harness {
  service(answer: Answer): Promise<FakeService>;
  clients(target: string | Discovery, defaults?: Partial<ClientDefaults>, telemetry?: Telemetry): Clients;
  /** The client of the service `document`. */
  client(target: string | Discovery, defaults?: Partial<ClientDefaults>): ServiceClient;
}

/** Call it once at the top of a test file. */
export function useHarness(): Harness {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  const harness: Harness = {
    async service(answer) {
      const started = await startFakeService(answer);
      closers.push(() => started.close());
      return started;
    },
    clients(target, defaults = {}, telemetry = noopTelemetry()) {
      const discovery = typeof target === 'string' ? createStaticDiscovery({ document: target }) : target;
      const clients = createClients({ discovery, telemetry, callerName: 'tester', tokens, defaults });
      telemetries.set(clients, telemetry);
      closers.push(() => clients.close());
      return clients;
    },
    client: (target, defaults) => harness.clients(target, defaults).for('document'),
  };
  return harness;
}

/** A call that may be repeated, and one that may not. */
export const get = {
  operation: 'greet',
  method: 'GET',
  path: '/v1/greeting',
  schema: z.object({ hello: z.string() }),
} as const;
export const post = { ...get, method: 'POST', body: { to: 'you' } } as const;

/** Fails with 503 until the request with this index. */
export const succeedAt = (index: number): Answer => {
  return (response, i) => (i < index ? problem(response, 503) : json(response, { hello: 'world' }));
};

/** Never answers. */
export const hang: Answer = () => undefined;

/** The AppError that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<AppError> {
  const error = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}
