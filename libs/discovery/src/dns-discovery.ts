import { lookup as systemLookup } from 'node:dns/promises';
import { AppError } from '@lectern/errors';
import { chooseInstance, type Discovery, type Instance, instanceUrl, noInstance } from './discovery.ts';

/** How {@link createDnsDiscovery} finds addresses. */
export interface DnsDiscoveryOptions {
  /** URL with `{service}` in its host: `http://{service}:8080`, `http://{service}.lectern.svc.cluster.local:8080`. */
  readonly template: string;
  /** How long an answer is used before the name is looked up again. Default 5000. */
  readonly ttlMs?: number;
  /** Looks a name up; default the system's resolver, which knows search domains and `/etc/hosts`. */
  readonly lookup?: (host: string) => Promise<readonly string[]>;
  readonly random?: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

interface Answer {
  readonly instances: readonly Instance[];
  readonly freshUntil: number;
}

/** Errors that mean that the name does not exist; all others mean that DNS did not answer. */
const noSuchName = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Discovery by names, for Kubernetes: one address per ready pod of a headless Service, or the one cluster address of
 * an ordinary Service. Registering does nothing, since the readiness probe decides what is in DNS.
 *
 * Answers are kept for `ttlMs`, because `getaddrinfo` occupies one of the few threads that files and hashing need
 * too; simultaneous questions share one look-up. While DNS itself is out, the last answer goes on being used; a name
 * that DNS says does not exist has no instance. What is not guaranteed: that an address that left DNS within the last
 * `ttlMs` is no longer given.
 *
 * With an `https:` template the name is kept in the URL, since certificates are for names.
 *
 * @throws AppError `invalid_argument`, reason `invalid_address`, for a template without `{service}` or that is no URL
 */
export function createDnsDiscovery(options: DnsDiscoveryOptions): Discovery {
  const { ttlMs = 5000, random = Math.random, now = () => performance.now() } = options;
  const lookup = options.lookup ?? systemAddresses;
  const answers = new Map<string, Answer>();
  const pending = new Map<string, Promise<readonly Instance[]>>();
  assertTemplate(options.template);

  async function ask(service: string): Promise<readonly Instance[]> {
    const url = new URL(options.template.replaceAll('{service}', service));
    try {
      const addresses = await lookup(url.hostname.replace(/^\[|\]$/g, ''));
      const instances = toInstances(url, addresses);
      answers.set(service, { instances, freshUntil: now() + ttlMs });
      return instances;
    } catch (error) {
      if (isNoSuchName(error)) {
        answers.delete(service);
        return [];
      }
      const last = answers.get(service);
      if (last === undefined) throw noInstance(service, error);
      // Renewed, or every call of an outage would wait for the resolver's time-out.
      answers.set(service, { instances: last.instances, freshUntil: now() + ttlMs });
      return last.instances;
    }
  }

  function list(service: string): Promise<readonly Instance[]> {
    const known = answers.get(service);
    if (known !== undefined && now() < known.freshUntil) return Promise.resolve(known.instances);
    const running = pending.get(service);
    if (running !== undefined) return running;
    const asked = ask(service).finally(() => pending.delete(service));
    pending.set(service, asked);
    return asked;
  }

  return {
    async resolve(service, signal) {
      signal?.throwIfAborted();
      return chooseInstance(service, await list(service), random);
    },
    list,
    register: async () => async () => undefined,
    close: async () => answers.clear(),
  };
}

async function systemAddresses(host: string): Promise<readonly string[]> {
  return (await systemLookup(host, { all: true })).map(({ address }) => address);
}

function toInstances(url: URL, addresses: readonly string[]): readonly Instance[] {
  if (url.protocol === 'https:') return addresses.length === 0 ? [] : [{ url: url.origin }];
  const port = Number(url.port === '' ? 80 : url.port);
  return [...new Set(addresses)].map((address) => ({ url: instanceUrl(url.protocol, address, port) }));
}

function isNoSuchName(error: unknown): boolean {
  return error instanceof Error && 'code' in error && noSuchName.has(String(error.code));
}

function assertTemplate(template: string): void {
  const sample = URL.parse(template.replaceAll('{service}', 'service'));
  const valid = template.includes('{service}') && sample !== null && /^https?:$/.test(sample.protocol);
  if (valid) return;
  throw new AppError('invalid_argument', 'The DNS template is not a URL with {service} in it.', {
    reason: 'invalid_address',
    details: { template },
  });
}
