import type { ServerTls } from '@lectern/http';
import { type HttpApp, listen, type RunningServer } from '@lectern/http';
import type { BaseConfig } from './base-config.ts';
import { serverLimits } from './limits.ts';

/** The variables that name a port to listen on. */
type PortVariable = 'PORT' | 'ADMIN_PORT';

/**
 * Serves `app` on the port of a variable, with TLS for callers with a certificate if there is one of the service's own.
 *
 * @throws Error that names the variable when the port cannot be had, for example because another process has it
 */
export async function listenOn(
  variable: PortVariable,
  config: BaseConfig,
  { app, tls }: { app: HttpApp; tls?: ServerTls | undefined },
): Promise<RunningServer> {
  const maxConnections = variable === 'PORT' ? config.MAX_CONNECTIONS : serverLimits.adminConnections.value;
  try {
    return await listen(app, { host: config.HOST, port: config[variable], maxConnections, tls });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot listen on ${variable}=${config[variable]}: ${why}`, { cause: error });
  }
}
