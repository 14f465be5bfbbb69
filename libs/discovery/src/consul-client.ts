import type { Agent as HttpAgent } from 'node:http';
import Consul from 'consul';
import { z } from 'zod';
import { type Instance, instanceUrl } from './discovery.ts';

/** Options that `consul` 2.0.1 takes and its types leave out. */
interface ConsulOptions {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly defaults?: { readonly token: string };
  readonly agent?: HttpAgent;
  /** Of every request that is not a blocking query, in ms. Without it a silent agent is waited for without end. */
  readonly timeout: number;
}

/** Opens a client of the Consul agent at `url`; nothing is sent yet. */
export function openConsul(url: string, token: string | undefined, timeoutMs: number): Consul {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'https:';
  const options: ConsulOptions = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    secure,
    ...(token === undefined ? {} : { defaults: { token } }),
    timeout: timeoutMs,
  };
  return new Consul(options);
}

/** The part of an entry of `GET /v1/health/service/{name}` that is used; the package's types call it `any`. */
const healthEntries = z.array(
  z.object({
    Node: z.object({ Address: z.string() }),
    Service: z.object({ Address: z.string(), Port: z.int() }),
    Checks: z.array(z.object({ Status: z.string() })),
  }),
);

/** An instance that Consul has registered. */
export interface RegisteredInstance extends Instance {
  /** All its checks pass. */
  readonly isPassing: boolean;
}

/** The instances in an answer of the health endpoint. Throws when the answer does not have its shape. */
export function parseHealthEntries(
  answer: unknown,
  scheme: 'http:' | 'https:',
): readonly RegisteredInstance[] {
  return healthEntries.parse(answer).map(({ Node, Service, Checks }) => ({
    // A service that registered no address of its own is on the address of its node.
    url: instanceUrl(scheme, Service.Address === '' ? Node.Address : Service.Address, Service.Port),
    isPassing: Checks.every(({ Status }) => Status === 'passing'),
  }));
}
