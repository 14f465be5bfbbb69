import { describe, expect, it } from 'vitest';
import { layOut, lineBetween } from './map-layout.ts';
import type { InstanceStatus, SeenService } from './operate-data.ts';
import { backlogsOf, connectionsOf, stateOf, summaryOf, waitingOf } from './read-status.ts';

const told: InstanceStatus = {
  ...{ instanceId: 'a', version: '1', startedAt: '2026-11-29T08:00:00.000Z', ready: true, notReady: [] },
  ...{ memoryBytes: 1, eventLoop: { meanDelayMs: 0, p99DelayMs: 0 }, breakers: [], tasks: [], settings: {} },
};

function service(name: string, ...instances: (Partial<InstanceStatus> | 'down' | 'gone')[]): SeenService {
  return {
    service: name,
    instances: instances.map((instance, at) => {
      const address = `http://${name}-${at}`;
      return typeof instance === 'string'
        ? { address, state: instance, answeredInMs: 1, status: null }
        : { address, state: 'ready' as const, answeredInMs: 1, status: { ...told, ...instance } };
    }),
  };
}

const breaker = (target: string, state: 'closed' | 'half-open' | 'open', operation = 'forward') => ({
  ...{ target, operation, state },
});

describe('the state of a service', () => {
  it('is whole when all instances that are listed serve, and none without one', () => {
    expect(stateOf(service('user', {}, {}))).toBe('good');
    expect(stateOf(service('user', {}, 'gone'))).toBe('good');
    expect(stateOf(service('user', {}, 'down'))).toBe('some');
    expect(stateOf(service('user', 'down'))).toBe('none');
    expect(stateOf(service('user'))).toBe('none');
  });

  it('is summed up by what is worst', () => {
    const whole = service('user', {});
    expect(summaryOf([whole])).toMatchObject({ tone: 'good' });
    const held = service('gateway', { breakers: [breaker('user', 'open')] });
    expect(summaryOf([whole, held])).toEqual({ tone: 'warn', text: 'Calls are held back: gateway to user' });
    expect(summaryOf([held, service('bff', 'down')])).toEqual({ tone: 'bad', text: 'Not whole: bff' });
  });
});

it('connections have the worst state of all operations and instances', () => {
  const first = { breakers: [breaker('user', 'half-open', 'a'), breaker('model', 'closed')] };
  const second = { breakers: [breaker('user', 'closed', 'a'), breaker('user', 'open', 'b')] };
  expect(connectionsOf([service('bff', first, second, 'down')])).toEqual([
    { from: 'bff', to: 'user', state: 'open' },
    { from: 'bff', to: 'model', state: 'closed' },
  ]);
});

it('a backlog is the worst that an instance sees, and absent where nobody tells', () => {
  const queue = {
    visible: 1,
    inFlight: 0,
    delayed: 2,
    deadLetters: 0,
    oldestAgeSeconds: 4,
    pausedBy: ['database'],
  };
  const other = { ...queue, visible: 3, oldestAgeSeconds: 1, pausedBy: ['database', 'blobs'] };
  expect(backlogsOf([service('embedding', { queue }, { queue: other }, {}), service('bff', {})])).toEqual([
    {
      service: 'embedding',
      queue: { ...queue, visible: 3, pausedBy: ['database', 'blobs'] },
      outbox: undefined,
    },
  ]);
});

it('a dead letter is told though all instances are ready, and all that waits is counted', () => {
  const queue = { visible: 1, inFlight: 5, delayed: 2, deadLetters: 1, oldestAgeSeconds: 4, pausedBy: [] };
  const outbox = { events: 3, oldestAgeSeconds: 9 };
  const services = [service('embedding', { queue }), service('user', { outbox, queue })];
  expect(waitingOf(services)).toEqual({ deadLetters: 2, events: 9, oldestSeconds: 9 });
  expect(summaryOf(services)).toEqual({
    tone: 'warn',
    text: 'Every instance is ready, but events were given up',
  });
  expect(waitingOf([service('bff', {})])).toEqual({ deadLetters: 0, events: 0, oldestSeconds: 0 });
});

describe('the map', () => {
  it('has a place for every service, also for one that it does not know, and none twice', () => {
    const names = ['gateway', 'bff', 'user', 'document', 'retrieval', 'embedding', 'model', 'webhook'];
    const { nodes, width, height } = layOut(names);
    expect(nodes.map(({ service: name }) => name).sort()).toEqual(names.toSorted());
    expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(names.length);
    for (const { x, y } of nodes) expect([x < width, y >= 0, y < height]).toEqual([true, true, true]);
  });

  it('draws a line between every two places', () => {
    const { nodes } = layOut(['gateway', 'user', 'document']);
    for (const from of nodes)
      for (const to of nodes) expect(lineBetween(from, to)).toMatch(/^M[-\d. ]+C[-\d. ]+$/);
  });
});
