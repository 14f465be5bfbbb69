import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from '@lectern/testing';
import { z } from 'zod';

/** A service in a process of its own: what ends it would end it in production. */
export interface ServiceProcess {
  readonly url: string;
  /** Of probes and metrics. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  /** All that the process wrote to its standard error so far: why it ended, if it did. */
  stderr(): string;
  isRunning(): boolean;
  /** The longest that its event loop computed without a pause since the last call, in CPU milliseconds. */
  longestTurnMs(): Promise<number>;
  /** Ends the process at once and resolves when it is gone. */
  kill(): Promise<void>;
}

const loopTurns = new URL('./loop-turns.ts', import.meta.url).href;

/**
 * Starts a service by its `main.ts` and resolves when it is ready.
 *
 * @param main URL of the file
 * @param env added to the environment of the test; the ports are free ones
 * @throws Error with what the process wrote when it does not get ready within 30 s
 */
export async function startProcess(main: URL, env: Record<string, string>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--import', loopTurns, fileURLToPath(main)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'info', ...env },
  });
  const readErrors = collect(child, 'stderr');
  const readyUrls = watchForUrls(child);
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const kill = async (): Promise<void> => {
    if (!isRunning()) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  try {
    const { url, adminUrl } = await eventually(readyUrls, {
      timeoutMs: 30_000,
      what: 'the service is ready',
    });
    const port = Number(new URL(url).port);
    const longestTurnMs = async (): Promise<number> => {
      const answer = once(child, 'message');
      child.send('how long?');
      return Number((await answer)[0]);
    };
    return { url, adminUrl, port, pid: child.pid ?? 0, stderr: readErrors, isRunning, longestTurnMs, kill };
  } catch (error) {
    await kill();
    throw new Error(`The process did not get ready: ${readErrors()}`, { cause: error });
  }
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  let text = '';
  child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

const readyLine = z.object({ url: z.string(), adminUrl: z.string() });
type ReadyLine = z.output<typeof readyLine>;

/** The lifecycle logs `ready` with its addresses; nothing else is kept of the log. */
function watchForUrls(child: ChildProcess): () => ReadyLine | undefined {
  let urls: ReadyLine | undefined;
  let line = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    if (urls !== undefined) return;
    line += chunk;
    const [ready] = /^\{.*"msg":"ready".*$/m.exec(line) ?? [];
    if (ready !== undefined) urls = readyLine.parse(JSON.parse(ready));
    line = line.slice(line.lastIndexOf('\n') + 1);
  });
  return () => urls;
}
