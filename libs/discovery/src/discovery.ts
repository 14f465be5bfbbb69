import { AppError } from '@lectern/errors';

/** One running instance of a service, healthy as far as is known. */
export interface Instance {
  /** `http://host:port`, no trailing slash. An IPv6 host is in brackets. */
  readonly url: string;
}

/** What an instance says of itself when it registers. */
export interface Registration {
  /** Name under which others ask for it: `document`. */
  readonly service: string;
  /** Unique over all instances of all services, and new at each start. */
  readonly instanceId: string;
  /** Address and port at which others reach it. */
  readonly address: string;
  readonly port: number;
  /** What answers 2xx at the same address as long as the instance wants traffic: `/readyz` on the admin port. */
  readonly health: { readonly port: number; readonly path: string };
}

/**
 * Where the instances of a service are.
 *
 * Ask just before each call, and again before each retry. An instance that was healthy when it was listed may be gone
 * when it is called; the caller's retry covers that.
 */
export interface Discovery {
  /**
   * One healthy instance, chosen at random, so that load spreads without the callers knowing of each other.
   *
   * @throws AppError `unavailable`, reason `no_instance`, when there is none or none can be found out
   */
  resolve(service: string, signal?: AbortSignal): Promise<Instance>;
  /** All healthy instances, in no promised order; empty when there are none. Throws as {@link resolve} otherwise. */
  list(service: string, signal?: AbortSignal): Promise<readonly Instance[]>;
  /**
   * Makes this instance known, where the kind of discovery has a registry; otherwise does nothing. Gives the function
   * that takes it out again: call it before the server stops. It may be called twice and never rejects.
   */
  register(self: Registration): Promise<() => Promise<void>>;
  /** Deregisters what is still registered and ends every watch. May be called twice. */
  close(): Promise<void>;
}

/** The error that every adapter throws when a service has no instance to call. */
export function noInstance(service: string, cause?: unknown): AppError {
  return new AppError('unavailable', `The service "${service}" has no healthy instance at the moment.`, {
    reason: 'no_instance',
    details: { service },
    cause,
  });
}

/** One instance at random. Throws {@link noInstance} for an empty list. */
export function chooseInstance(
  service: string,
  instances: readonly Instance[],
  random: () => number,
): Instance {
  const chosen = instances[Math.floor(random() * instances.length)];
  if (chosen === undefined) throw noInstance(service);
  return chosen;
}

/** The URL of a host and port, with the brackets that an IPv6 address needs. */
export function instanceUrl(protocol: string, host: string, port: number): string {
  return `${protocol}//${host.includes(':') ? `[${host}]` : host}:${port}`;
}
