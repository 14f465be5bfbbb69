import { NODATA, NOTFOUND } from 'node:dns';
import { Resolver } from 'node:dns/promises';

/** Asks DNS for names. */
export interface NameResolver {
  /** All IPv4 and IPv6 addresses of a name; none when it has none or does not exist. @throws the error of DNS */
  resolve(name: string, signal: AbortSignal): Promise<string[]>;
}

/** Time that a name server has for its answer, in milliseconds, and how often it is asked. */
const asking = { timeout: 2_000, tries: 2 };

/**
 * {@link NameResolver} by the name servers of the system and nothing else: files such as /etc/hosts and search domains are
 * for names of this machine and this cluster. A name that takes long occupies no thread of the process, as it would with
 * `getaddrinfo`. Each name has a resolver of its own, so that giving one up ends no other.
 */
export function createDnsNameResolver(makeResolver = (): Resolver => new Resolver(asking)): NameResolver {
  return {
    resolve: async (name, signal) => {
      signal.throwIfAborted();
      const resolver = makeResolver();
      const cancel = (): void => resolver.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      try {
        const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
        return addressesOf(answers);
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
  };
}

/** One family is enough: what is connected to are these addresses alone. */
function addressesOf(answers: readonly PromiseSettledResult<string[]>[]): string[] {
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const failed = answers.find((answer) => answer.status === 'rejected' && !meansNone(answer.reason));
  if (found.length === 0 && failed?.status === 'rejected') throw failed.reason;
  return found;
}

function meansNone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === NODATA || code === NOTFOUND;
}
