import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Cluster, release } from './cluster.ts';

/** Where `kubectl port-forward` says that it listens. */
export function forwardedUrl(line: string): string | undefined {
  const port = /^Forwarding from 127\.0\.0\.1:(\d+) ->/.exec(line)?.[1];
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}

/** Reaches the gateway from this machine, through a forwarded port that is closed afterwards. */
export async function withGateway<T>(cluster: Cluster, use: (url: string) => Promise<T>): Promise<T> {
  const target = ['port-forward', `service/${release}-gateway`, ':8080'];
  const child = spawn('kubectl', ['--namespace', cluster.namespace, ...target], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return await use(await listeningUrl(child));
  } finally {
    const gone = child.exitCode === null ? once(child, 'close') : undefined;
    child.kill();
    await gone;
  }
}

async function listeningUrl({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('kubectl port-forward has no output.');
  for await (const line of createInterface({ input: stdout })) {
    const url = forwardedUrl(line);
    if (url !== undefined) return url;
  }
  throw new Error('kubectl port-forward ended before it listened.');
}
