import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createTokenSigner, generateSigningJwk, type Principal } from '@lectern/auth';
import { testServiceKeys } from '@lectern/auth/testing';
import { eventually } from '@lectern/testing';
import { onTestFinished } from 'vitest';
import { principal, userService } from './start-gateway.ts';
import { startUpstream, type Upstream } from './upstream.ts';

interface Line {
  readonly msg: string;
  readonly url?: string;
  readonly adminUrl?: string;
  readonly workerPid?: number;
}

/** The gateway as it is deployed, with two workers. */
export interface Group {
  readonly child: ChildProcess;
  readonly lines: Line[];
  readonly url: string;
  readonly adminUrl: string;
  readonly authorization: string;
  readonly document: Upstream;
}

/** Starts the program of the gateway with two workers; it ends with the test. */
export function spawnGateway(env: Record<string, string>, errors: 'inherit' | 'ignore'): ChildProcess {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      ...testServiceKeys('gateway'),
      HOST: '127.0.0.1',
      PORT: '0',
      ADMIN_PORT: '0',
      GATEWAY_WORKERS: '2',
      SHUTDOWN_TIMEOUT_MS: '5000',
      READY_WAIT_MS: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', errors],
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'))
      await once(child, 'exit');
  });
  return child;
}

/** The same in front of stand-ins for the user and the document service, and of further services by their addresses, when it is ready. */
export async function startGroup(
  env: Record<string, string> = {},
  caller: Principal = principal,
  discovery: Readonly<Record<string, string>> = {},
): Promise<Group> {
  const names = { issuer: 'lectern', audience: 'lectern' };
  const privateJwks = [await generateSigningJwk()];
  const signer = await createTokenSigner({ ...names, privateJwks, ttlSeconds: 900 });
  const user = await startUpstream(userService(signer));
  const document = await startUpstream();
  onTestFinished(async () => {
    await Promise.all([user.close(), document.close()]);
  });
  const services = Object.entries({ user: user.url, document: document.url, ...discovery });
  const addresses = { DISCOVERY_ADDRESSES: services.map((service) => service.join('=')).join(',') };
  const child = spawnGateway({ ...addresses, ...env }, 'inherit');
  const lines: Line[] = [];
  createInterface({ input: child.stdout as Readable }).on('line', (line) => lines.push(JSON.parse(line)));
  // Three processes start, and load all that a gateway is made of.
  const patience = { what: 'the gateway is ready', timeoutMs: 40_000 };
  const ready = await eventually(() => lines.find(({ msg }) => msg === 'ready'), patience);
  const { url = '', adminUrl = '' } = ready;
  const isReady = async () => (await fetch(`${adminUrl}/readyz`)).status === 200;
  await eventually(async () => (await isReady()) || undefined, patience);
  const authorization = `Bearer ${(await signer.sign(caller)).token}`;
  return { child, lines, url, adminUrl, document, authorization };
}

/** Processes of its workers, those that have ended too, in the order in which they were started. */
export function pidsOf({ lines }: Group): number[] {
  return lines.filter(({ msg }) => msg === 'worker started').map(({ workerPid }) => workerPid ?? 0);
}
