import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import type { PostgresUser } from './postgres-user.ts';

/** A data folder, and who works in it. */
export interface Cluster {
  readonly dataDir: string;
  /** Undefined for the user of this process. */
  readonly user: PostgresUser | undefined;
}

export interface Server {
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** How much of the log an error quotes. */
const lastLines = 20;
const passwordFd = 3;
const lifelineFd = 3;

/**
 * Makes an empty cluster.
 *
 * @throws Error with the end of what `initdb` said
 */
export async function initialiseCluster(
  initdb: string,
  { password, flags, ...cluster }: Cluster & { readonly password: string; readonly flags: readonly string[] },
): Promise<void> {
  const file = await secretFile(`${password}\n`, cluster.user);
  try {
    const child = spawn(
      initdb,
      [
        `--pgdata=${pathForServer(cluster)}`,
        '--auth=scram-sha-256',
        '--username=postgres',
        `--pwfile=${cluster.user === undefined ? file.path : `/proc/self/fd/${passwordFd}`}`,
        '--lc-messages=C',
        ...flags,
      ],
      { ...workingIn(cluster), stdio: ['ignore', 'pipe', 'pipe', file.handle.fd] },
    );
    const log = keepLog([child.stdout, child.stderr]);
    if ((await exitOf(child)) !== 0)
      throw new Error(`Postgres could not make a cluster in ${cluster.dataDir}:\n${log()}`);
  } finally {
    await file.remove();
  }
}

/**
 * Starts the server; resolves when it accepts connections.
 *
 * @throws Error with the end of its log when it ends before
 */
export async function startServer(
  postgres: string,
  { port, settings, ...cluster }: Cluster & { readonly port: number; readonly settings: readonly string[] },
): Promise<Server> {
  const flags = ['lc_messages=C', ...settings].flatMap((setting) => ['-c', setting]);
  const child = spawnWithLifeline(
    [postgres, '-D', pathForServer(cluster), '-p', String(port), ...flags],
    workingIn(cluster),
  );
  const ready = Promise.withResolvers<void>();
  const log = keepLog([child.stderr], (line) => {
    if (line.includes('ready to accept connections')) ready.resolve();
  });
  const ended = exitOf(child).then(() => {
    ready.reject(new Error(`Postgres did not start in ${cluster.dataDir}:\n${log()}`));
  });
  await Promise.race([ready.promise, ended]);
  await ready.promise;
  return {
    ended,
    stop: async () => {
      // SIGINT is a fast shutdown. Windows knows no signals: there the server ends at once, and recovers at the next start.
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await ended;
    },
  };
}

/**
 * Runs a server that must not outlive this process, not even when it is killed: a shell in the background waits for the end of
 * a pipe that this process holds, and then tells the server to shut down. The server takes the first shell's place by
 * `exec`, so that pid, signals and exit code are its own.
 */
function spawnWithLifeline(command: readonly string[], options: SpawnOptions): ChildProcess {
  if (process.platform === 'win32') {
    const [program = '', ...args] = command;
    return spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  }
  const script = `(read _ <&${lifelineFd} || kill -INT $$) >/dev/null 2>&1 & exec "$@" ${lifelineFd}<&-`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...command], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const lifeline = child.stdio[lifelineFd];
  if (lifeline instanceof Writable) {
    // A line ends the shell without a signal: the pid of a server that has ended may be somebody else's soon.
    child.once('exit', () => lifeline.end('\n'));
    // A shell that has ended already needs no line.
    lifeline.on('error', () => lifeline.destroy());
  }
  return child;
}

/**
 * The path of the data folder as it is passed to the server. Another user may not be able to walk there from the root, but a process that is
 * there already can stay: it is started in the folder, and gets its working directory as the path.
 */
function pathForServer({ dataDir, user }: Cluster): string {
  return user === undefined ? dataDir : '/proc/self/cwd';
}

function workingIn({ dataDir, user }: Cluster): SpawnOptions {
  // What a person has set for `psql` is not meant for this server.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
  return { cwd: dataDir, env, ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }) };
}

/** @throws Error of the system when the program could not be started at all */
async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return code;
}

/** Reads the streams to their ends, since a full pipe would stop the server, and keeps the last lines. */
function keepLog(
  streams: readonly (Readable | null)[],
  onLine: (line: string) => void = () => undefined,
): () => string {
  const lines: string[] = [];
  for (const stream of streams) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > lastLines) lines.shift();
      onLine(line);
    });
  }
  return () => lines.join('\n');
}

interface SecretFile {
  readonly path: string;
  readonly handle: FileHandle;
  remove(): Promise<void>;
}

/** A file in a folder that nobody else can enter, and that `user` can read by its descriptor. */
async function secretFile(text: string, user: PostgresUser | undefined): Promise<SecretFile> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-secret-'));
  const path = join(folder, 'secret');
  const handle = await open(path, 'wx+', 0o600);
  await handle.writeFile(text);
  if (user !== undefined) await handle.chown(user.uid, user.gid);
  return {
    path,
    handle,
    remove: async () => {
      await handle.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
