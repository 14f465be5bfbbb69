import { Server } from 'node:net';

/** Where a server is to listen; without a host on every address, of IPv6 and of IPv4. */
export interface ListenAddress {
  readonly host?: string | undefined;
  /** 0 takes a free one. */
  readonly port: number;
}

/**
 * Runs `start`, whose server binds to 0.0.0.0 and to `port`, so that it binds to `host` instead. fauxqs 2.4.1 leaves no
 * other way: its `host` is a part of queue URLs, and 0.0.0.0 is open to a laptop's network and closed to pods that have
 * IPv6 alone. Servers that others open meanwhile are left as they are, unless they ask for the very same.
 */
export async function listeningOn<T>({ host, port }: ListenAddress, start: () => Promise<T>): Promise<T> {
  const { listen } = Server.prototype;
  const listenThere = function (this: Server, ...[first, ...rest]: unknown[]): Server {
    const options = asksForEveryAddress(first, port) ? { ...first, host } : first;
    return Reflect.apply(listen, this, [options, ...rest]);
  };
  Server.prototype.listen = listenThere as typeof listen;
  try {
    return await start();
  } finally {
    Server.prototype.listen = listen;
  }
}

function asksForEveryAddress(options: unknown, port: number): options is { host: string; port: number } {
  if (typeof options !== 'object' || options === null) return false;
  const asked = options as { readonly host?: unknown; readonly port?: unknown };
  return asked.host === '0.0.0.0' && asked.port === port;
}
