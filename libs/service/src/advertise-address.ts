import type { NetworkInterfaceInfo } from 'node:os';

const everyAddress = new Set(['', '0.0.0.0', '::']);

/**
 * The address that is registered for discovery. A server that binds to every address has to name one: the configured one, or the
 * first of the machine or container that is neither loopback nor link-local, which others in its network
 * can reach. IPv4 goes first: where there are both, IPv4 is always routed.
 */
export function advertiseAddress(
  config: { readonly HOST?: string | undefined; readonly ADVERTISE_ADDRESS?: string | undefined },
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): string {
  if (config.ADVERTISE_ADDRESS !== undefined) return config.ADVERTISE_ADDRESS;
  if (config.HOST !== undefined && !everyAddress.has(config.HOST)) return config.HOST;
  const addresses = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  const chosen = addresses.find(({ family }) => family === 'IPv4') ?? addresses[0];
  return chosen?.address ?? '127.0.0.1';
}
