import type { InstanceStatus } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { type GatewaysParts, goneMs, seeGateways, silentMs } from './see-gateways.ts';

const statusOf = (instanceId: string, ready = true) => ({ instanceId, ready }) as InstanceStatus;
const left = (instanceId: string, ageMs = 0, status: InstanceStatus | null = statusOf(instanceId)) => ({
  ...{ instanceId, ageMs, status },
});

async function see(parts: Omit<GatewaysParts, 'own'>) {
  const own = async () => statusOf('a-worker-1');
  const { instances, otherGateways } = await seeGateways({ own, ...parts }, new AbortController().signal);
  return { otherGateways, instances: instances.map(({ address, state }) => `${address} ${state}`) };
}

const siblings = {
  look: async () => [
    { instanceId: 'a-worker-3', status: null },
    { instanceId: 'a-worker-2', status: statusOf('a-worker-2', false) },
  ],
};

describe('what is seen of the gateway', () => {
  it('is this process alone where nothing is shared', async () => {
    expect(await see({ siblings: undefined, board: undefined })).toEqual({
      otherGateways: 'unshared',
      instances: ['this instance ready'],
    });
  });

  it('has the other processes of the instance, and those of other instances by what they have left', async () => {
    const board = {
      read: async () => [
        left('b'),
        left('c', silentMs + 1),
        left('d', goneMs + 1),
        left('e', 0, null),
        left('f', 0, statusOf('f', false)),
      ],
    };
    expect(await see({ siblings, board })).toEqual({
      otherGateways: 'seen',
      instances: [
        'this instance ready',
        'a-worker-2 not-ready',
        'a-worker-3 down',
        'b ready',
        'c down',
        'd gone',
        'e unknown',
        'f not-ready',
      ],
    });
  });

  it('has no process twice: what was asked counts, and not what it has left', async () => {
    const board = { read: async () => [left('a-worker-1'), left('a-worker-2'), left('a-worker-3')] };
    const { instances } = await see({ siblings, board });
    expect(instances).toEqual(['this instance ready', 'a-worker-2 not-ready', 'a-worker-3 down']);
  });

  it('says when others cannot be seen at the moment', async () => {
    expect(await see({ siblings: undefined, board: { read: async () => undefined } })).toEqual({
      otherGateways: 'unreachable',
      instances: ['this instance ready'],
    });
  });
});
