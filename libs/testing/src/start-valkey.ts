import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { freePort } from '@lectern/embedded';
import { eventually } from './eventually.ts';

/** A real server that speaks Valkey's protocol; its data is gone with its process. */
export interface TestValkey {
  readonly url: string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  /** Keeps its connections and lets it answer nothing until {@link TestValkey.resume}. */
  hang(): void;
  resume(): void;
}

const program = ['valkey-server', 'redis-server'].find((name) => spawnSync(name, ['--version']).status === 0);

const missing =
  program === undefined
    ? 'NOT TESTED: neither valkey-server nor redis-server is installed (apt-get install redis-server)'
    : undefined;

/**
 * Undefined where there is a server; else why the tests that need one are left out. In CI there has to be one: nothing is left
 * out, and they fail.
 */
export const valkeyMissing = process.env.CI === undefined ? missing : undefined;

/** Starts a server on a free port. @throws Error where none is installed */
export async function startValkey(): Promise<TestValkey> {
  const port = await freePort();
  let child = await run(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end(child),
    restart: async () => {
      child = await run(port);
    },
    hang: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

async function run(port: number): Promise<ChildProcess> {
  if (program === undefined) throw new Error(missing);
  const flags = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: tmpdir() };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(program, args, { stdio: 'ignore' });
  await eventually(() => canConnect(port), { what: program });
  return child;
}

async function canConnect(port: number): Promise<true> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  return true;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
