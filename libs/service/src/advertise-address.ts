import type { NetworkInterfaceInfo } from 'node:os';

const everyAddress = new Set(['0.0.0.0', '::', '']);

/**
 * The address that a registry is told. A server that binds to every address has to name one: the configured one, or the
 * first IPv4 address of the machine or container that is not loopback, which is what others in its network reach it by.
 */
export function advertiseAddress(
  config: { readonly HOST: string; readonly ADVERTISE_ADDRESS?: string | undefined },
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): string {
  if (config.ADVERTISE_ADDRESS !== undefined) return config.ADVERTISE_ADDRESS;
  if (!everyAddress.has(config.HOST)) return config.HOST;
  const addresses = Object.values(interfaces).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
