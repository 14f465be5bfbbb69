import { AppError } from '@lectern/errors';
import { chooseInstance, type Discovery, type Instance } from './discovery.ts';

/**
 * Discovery from a fixed table, for one machine and for tests. Every address in it counts as healthy; nothing is
 * checked, and registering does nothing.
 *
 * @param addresses service to one or more URLs, separated by `|`: `{ document: 'http://127.0.0.1:4002' }`
 * @throws AppError `invalid_argument`, reason `invalid_address`, for what is not an http(s) URL of a host
 */
export function createStaticDiscovery(
  addresses: Readonly<Record<string, string>>,
  random: () => number = Math.random,
): Discovery {
  const table = new Map<string, readonly Instance[]>(
    Object.entries(addresses).map(([service, urls]) => [service, parseUrls(service, urls)]),
  );
  const list = (service: string): readonly Instance[] => table.get(service) ?? [];
  return {
    async resolve(service, signal) {
      signal?.throwIfAborted();
      return chooseInstance(service, list(service), random);
    },
    list: async (service) => list(service),
    register: async () => async () => undefined,
    close: async () => undefined,
  };
}

function parseUrls(service: string, urls: string): readonly Instance[] {
  return urls
    .split('|')
    .map((url) => url.trim())
    .filter((url) => url !== '')
    .map((url) => {
      const parsed = URL.parse(url);
      if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.pathname !== '/') {
        throw new AppError(
          'invalid_argument',
          `The address of "${service}" is not a URL like http://host:port.`,
          {
            reason: 'invalid_address',
            details: { service, url },
          },
        );
      }
      return { url: parsed.origin };
    });
}
