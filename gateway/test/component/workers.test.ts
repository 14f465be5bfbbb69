import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { eventually } from '@lectern/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startModel, sumOf } from '../support/model-stand-in.ts';
import { type Group, pidsOf, spawnGateway, startGroup } from '../support/spawn-gateway.ts';
import { principal } from '../support/start-gateway.ts';
import { answerOk, startUpstream } from '../support/upstream.ts';

/** One request; its status, or the error of its connection. */
function ask({ url, authorization }: Group, agent: Agent, path = '/v1/documents'): Promise<number | Error> {
  return new Promise((resolve) => {
    const sent = request(url + path, { agent, headers: { authorization } }, (answer: IncomingMessage) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', resolve);
    });
    sent.on('error', resolve).end();
  });
}

/** Connections of their own, each of which one worker has. */
function openAgents(count: number): Agent[] {
  const agents = Array.from({ length: count }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  onTestFinished(() => {
    for (const agent of agents) agent.destroy();
  });
  return agents;
}

async function metricsOf({ adminUrl }: Group): Promise<string> {
  return (await fetch(`${adminUrl}/metrics`)).text();
}

describe('a gateway of two workers', () => {
  it('shows the sum of what they did on one admin port', async () => {
    const group = await startGroup();
    const agents = openAgents(6);
    const answers = await Promise.all(agents.flatMap((agent) => [ask(group, agent), ask(group, agent)]));
    expect(answers).toEqual(Array(12).fill(200));
    const counted =
      /http_server_request_duration_seconds_count\{method="GET",route="\/v1\/documents",status="200"\} 12\n/;
    await eventually(async () => (counted.test(await metricsOf(group)) ? true : undefined));
    // Both had a part in it: each has a breaker for each of four services, and opened connections of its own.
    expect(group.document.connections).toBeGreaterThanOrEqual(2);
    expect(await metricsOf(group)).toMatch(/circuit_breaker_state\{.*target="document".*\} 0\n/);
  });

  it('loses with a worker that is killed only what that one had in work, and starts another', async () => {
    const group = await startGroup();
    const [killed = 0] = pidsOf(group);
    const held: { answer(): void; isGone(): boolean }[] = [];
    group.document.answer = (req, res) =>
      held.push({ answer: () => answerOk(req, res), isGone: () => res.destroyed });
    const asked: Promise<number | Error>[] = [];
    let errors = 0;
    // One after the other, so that both workers have some: a connection goes to a worker that took none just before.
    for (const agent of openAgents(8)) {
      const end = ask(group, agent);
      end.then((one) => (errors += one instanceof Error ? 1 : 0));
      asked.push(end);
      await eventually(() => (held.length === asked.length ? true : undefined));
    }
    process.kill(killed, 'SIGKILL');
    await eventually(() => group.lines.find(({ msg }) => msg.startsWith('worker has ended')));
    // What the killed worker had in work is what has lost its connection to the service, and no more.
    const lost = () => held.filter(({ isGone }) => isGone()).length;
    const failed = await eventually(() => (errors === lost() ? errors : 0) || undefined);
    expect(failed).toBeLessThan(asked.length);
    group.document.answer = answerOk;
    for (const { answer } of held) answer();
    const ends = await Promise.all(asked);
    expect(ends.filter((end) => end === 200)).toHaveLength(asked.length - failed);
    // The others go on meanwhile, new connections too.
    expect(await Promise.all(openAgents(4).map((agent) => ask(group, agent)))).toEqual(Array(4).fill(200));
    await eventually(() => (pidsOf(group).length === 3 ? true : undefined));
    expect((await fetch(`${group.adminUrl}/readyz`)).status).toBe(200);
    // Its workers do not outlive the parent either.
    group.child.kill('SIGKILL');
    await eventually(() => (pidsOf(group).some(isAlive) ? undefined : true));
  });

  it('stops in order: not ready, what is in work is finished, and all processes end', async () => {
    const group = await startGroup();
    const held: (() => void)[] = [];
    group.document.answer = (req, res) => held.push(() => answerOk(req, res));
    const asked = openAgents(4).map((agent) => ask(group, agent));
    await eventually(() => (held.length === 4 ? true : undefined));
    const ended = once(group.child, 'exit');
    group.child.kill('SIGTERM');
    await eventually(async () =>
      (await fetch(`${group.adminUrl}/readyz`)).status === 503 ? true : undefined,
    );
    expect((await fetch(`${group.adminUrl}/livez`)).status).toBe(200);
    for (const answer of held) answer();
    expect(await Promise.all(asked)).toEqual(Array(4).fill(200));
    expect(await ended).toEqual([0, null]);
    for (const pid of pidsOf(group)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    // The lines of the last requests are not lost.
    expect(group.lines.filter(({ msg }) => msg === 'request completed')).toHaveLength(4);
  });

  it('tells what each of them has counted when it stops', async () => {
    const model = await startModel();
    const group = await startGroup({ REQUEST_COUNTS_INTERVAL_MS: '600000' }, principal, { model: model.url });
    const asked = openAgents(6).flatMap((agent) => [ask(group, agent), ask(group, agent)]);
    expect(await Promise.all(asked)).toEqual(Array(12).fill(200));
    expect(model.batches).toEqual([]);
    group.child.kill('SIGTERM');
    await eventually(() => sumOf(model, principal.credentialId)[0] === 12 || undefined);
    expect(new Set(model.batches.map(({ sender }) => sender)).size).toBe(2);
  });

  it('does not start when a worker cannot listen', async () => {
    const taken = await startUpstream();
    onTestFinished(() => taken.close());
    const child = spawnGateway(
      { PORT: String(taken.port), DISCOVERY_ADDRESSES: `user=${taken.url}` },
      'ignore',
    );
    expect(await once(child, 'exit')).toEqual([1, null]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
