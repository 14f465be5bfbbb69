import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '@lectern/testing';

/** A one-node Consul in development mode: it keeps nothing on disk. */
export interface ConsulAgent {
  readonly url: string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same ports, with nothing remembered. */
  restart(): Promise<void>;
}

/** Starts an agent on free ports of the loopback address and waits until it leads itself. */
export async function startConsulAgent(binary: string): Promise<ConsulAgent> {
  const ports = await Promise.all(Array.from({ length: 5 }, freePort));
  const url = `http://127.0.0.1:${ports[0]}`;
  let child = await launch(binary, ports, url);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return {
    url,
    kill,
    async restart() {
      await kill();
      child = await launch(binary, ports, url);
    },
  };
}

async function launch(binary: string, ports: readonly number[], url: string): Promise<ChildProcess> {
  const [http, dns, server, lan, wan] = ports;
  const child = spawn(
    binary,
    [
      ...['agent', '-dev', '-log-level=warn', '-bind=127.0.0.1', '-client=127.0.0.1', '-grpc-port=-1'],
      ...[`-http-port=${http}`, `-dns-port=${dns}`, `-server-port=${server}`],
      ...[`-serf-lan-port=${lan}`, `-serf-wan-port=${wan}`],
    ],
    { stdio: 'ignore' },
  );
  // A test run that is interrupted must not leave it behind.
  process.once('exit', () => child.kill('SIGKILL'));
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`consul ended with ${code} before it was ready`);
  });
  await Promise.race([exited, ready(url)]);
  exited.catch((error: unknown) => {
    // Expected from now on: every agent ends some day, and a test that still needs it will fail by itself.
    return error;
  });
  return child;
}

async function ready(url: string): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  while (performance.now() < giveUpAt) {
    if (await knowsItself(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('consul did not become ready within 20 s');
}

/** An agent that lists itself has a leader and takes registrations. */
async function knowsItself(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v1/catalog/nodes`, { signal: AbortSignal.timeout(1000) });
    const nodes: unknown = response.ok ? await response.json() : [];
    return Array.isArray(nodes) && nodes.length > 0;
  } catch {
    return false;
  }
}
