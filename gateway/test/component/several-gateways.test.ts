import type { Principal } from '@lectern/auth';
import type { InstanceStatus } from '@lectern/contracts';
import { eventually, freePort, startValkey, type TestValkey, valkeyMissing } from '@lectern/testing';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { start } from '../support/instances.ts';
import { pidsOf, startGroup } from '../support/spawn-gateway.ts';
import { principal, type TestGateway } from '../support/start-gateway.ts';

if (valkeyMissing !== undefined) process.stderr.write(`\n${valkeyMissing}\n\n`);

const operator: Principal = { ...principal, roles: ['admin'], scopes: ['platform:read', 'search'] };

interface Seen {
  readonly address: string;
  readonly state: string;
  readonly toldMsAgo?: number;
  readonly status: InstanceStatus | null;
}

interface Look {
  readonly otherGateways: string;
  readonly gateways: readonly Seen[];
}

/** An instance may take three seconds to answer; a connection that a worker takes along when it is killed is never answered. */
const longestLookMs = 4_000;

async function lookAt(url: string, authorization: string): Promise<Look> {
  const options = { headers: { authorization }, signal: AbortSignal.timeout(longestLookMs) };
  const answer = await fetch(`${url}/v1/platform/status`, options);
  const { otherGateways, services } = (await answer.json()) as {
    otherGateways: string;
    services: { service: string; instances: Seen[] }[];
  };
  return { otherGateways, gateways: services.find(({ service }) => service === 'gateway')?.instances ?? [] };
}

const authorizationOf = async ({ signer }: TestGateway) => `Bearer ${(await signer.sign(operator)).token}`;

/** Looks until what is seen is as it should be. */
async function untilSeen(gateway: TestGateway, isSeen: (look: Look) => boolean): Promise<Look> {
  const authorization = await authorizationOf(gateway);
  return eventually(
    async () => {
      const look = await lookAt(gateway.url, authorization);
      return isSeen(look) ? look : undefined;
    },
    { what: 'the gateways', timeoutMs: 20_000 },
  );
}

const breakerOf = (seen: Seen | undefined, target: string) =>
  seen?.status?.breakers.find((breaker) => breaker.target === target)?.state;

const open = async (env: Record<string, string> = {}) =>
  start({ env: { OPERATOR_TENANTS: '*', PORT: String(await freePort()), ...env } });

let valkey: TestValkey;

describe.skipIf(valkeyMissing !== undefined)('gateways that share a Valkey', () => {
  beforeEach(async () => {
    valkey = await startValkey();
    onTestFinished(() => valkey.kill());
  });

  it('are all seen by each of them, with the breakers of each', async () => {
    const [one, other] = [
      await open({ VALKEY_URL: valkey.url, SERVICE_VERSION: '1.4.0' }),
      await open({ VALKEY_URL: valkey.url, SERVICE_VERSION: '1.5.0' }),
    ];
    // Nobody listens where retrieval should be; only one of them learns it.
    const authorization = await authorizationOf(one);
    const search = () =>
      one.fetch('/v1/search', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: '{"query":"heron"}',
      });
    for (const { status } of await Promise.all(Array.from({ length: 20 }, search))) expect(status).toBe(503);
    const { gateways } = await untilSeen(
      other,
      (look) => breakerOf(look.gateways[1], 'retrieval') === 'open',
    );
    expect(breakerOf(gateways[0], 'retrieval')).toBe('closed');
    expect(gateways.map(({ address, status }) => [address, status?.version])).toEqual([
      ['this instance', '1.5.0'],
      [gateways[1]?.status?.instanceId, '1.4.0'],
    ]);
    expect(gateways[1]).toMatchObject({ state: 'ready', toldMsAgo: expect.any(Number) });
    const back = await untilSeen(one, (look) => look.gateways.length === 2);
    expect(back.gateways.map(({ status }) => status?.version)).toEqual(['1.4.0', '1.5.0']);
    expect(back.otherGateways).toBe('seen');
  });

  it('see one that was killed as down, and one that has stopped in order not at all', async () => {
    const [looking, stopping] = [
      await open({ VALKEY_URL: valkey.url }),
      await open({ VALKEY_URL: valkey.url }),
    ];
    const group = await startGroup({ VALKEY_URL: valkey.url, PORT: String(await freePort()) });
    await untilSeen(looking, ({ gateways }) => gateways.length === 4);
    group.child.kill('SIGKILL');
    const { gateways } = await untilSeen(
      looking,
      (look) => look.gateways.filter(({ state }) => state === 'down').length === 2,
    );
    expect(gateways.filter(({ state }) => state === 'down').map(({ address }) => address)).toEqual([
      expect.stringMatching(/-worker-1$/),
      expect.stringMatching(/-worker-2$/),
    ]);
    await stopping.stop();
    await untilSeen(looking, (look) => look.gateways.map(({ state }) => state).join() === 'ready,down,down');
  });

  it('say that the others are not seen while Valkey is away, and see them again', async () => {
    const [one] = [await open({ VALKEY_URL: valkey.url }), await open({ VALKEY_URL: valkey.url })];
    await untilSeen(one, ({ gateways }) => gateways.length === 2);
    valkey.hang();
    const { gateways } = await untilSeen(one, ({ otherGateways }) => otherGateways === 'unreachable');
    expect(gateways.map(({ address, state }) => [address, state])).toEqual([['this instance', 'ready']]);
    valkey.resume();
    await untilSeen(one, (look) => look.otherGateways === 'seen' && look.gateways.length === 2);
  });
});

describe('a gateway of two workers', () => {
  it('shows both, whichever is asked, and one that has ended until it is back', async () => {
    const group = await startGroup({ OPERATOR_TENANTS: '*' }, operator);
    const look = () => lookAt(group.url, group.authorization);
    const { otherGateways, gateways } = await look();
    expect([otherGateways, gateways.map(({ state }) => state)]).toEqual(['unshared', ['ready', 'ready']]);
    const idsOf = (seen: readonly Seen[]) => seen.map(({ status }) => status?.instanceId).toSorted();
    const ids = idsOf(gateways);
    expect(ids).toEqual([expect.stringMatching(/-worker-1$/), expect.stringMatching(/-worker-2$/)]);
    expect(gateways.map((seen) => breakerOf(seen, 'document'))).toEqual(['closed', 'closed']);
    const known = new Set(pidsOf(group));
    process.kill(pidsOf(group)[0] ?? 0, 'SIGKILL');
    await eventually(() => group.lines.find(({ msg }) => msg.startsWith('worker has ended')));
    // It is missed for a tenth of a second, which a busy machine may not see; with each further kill for twice as long.
    const killAgain = (): void => {
      const last = pidsOf(group).at(-1) ?? 0;
      if (known.has(last)) return;
      known.add(last);
      process.kill(last, 'SIGKILL');
    };
    // Beside looks that are under way: a connection that a worker takes along when it is killed is not answered.
    const untilLooked = (isSeen: (seen: Look) => boolean) => {
      const looks: Look[] = [];
      return eventually(
        () => {
          look().then(
            (seen) => looks.push(seen),
            () => undefined,
          );
          return looks.find(isSeen);
        },
        { what: 'the workers', timeoutMs: 20_000 },
      );
    };
    const { gateways: during } = await untilLooked((seen) => {
      const isDown = seen.gateways.some(({ state }) => state === 'down');
      if (!isDown) killAgain();
      return isDown;
    });
    const down = during.filter(({ state }) => state === 'down');
    expect(down).toMatchObject([{ address: ids[0], status: null }]);
    const startOf = (seen: readonly Seen[]) =>
      seen.find(({ status }) => status?.instanceId === ids[0])?.status?.startedAt;
    const { gateways: after } = await untilLooked(
      (seen) =>
        seen.gateways.every(({ state }) => state === 'ready') && startOf(seen.gateways) !== startOf(gateways),
    );
    expect(idsOf(after)).toEqual(ids);
  });
});
