import type { JWK } from 'jose';
import { codeCacheFolder } from './code-cache-folder.mjs';
import type { LocalService, LocalSettings } from './local-settings.ts';
import { localServices } from './manifest.ts';

/** The environment of one service: the shell's variables, then the launcher's, then the caller's; later ones win. */
export function serviceEnvironment(service: LocalService, settings: LocalSettings): Record<string, string> {
  return {
    ...shellEnvironment(),
    HOST: '127.0.0.1',
    PORT: String(settings.ports[service.name]),
    ADMIN_PORT: String(settings.adminPorts[service.name]),
    DISCOVERY: 'static',
    DISCOVERY_ADDRESSES: localServices
      .map((s) => `${s.name}=http://127.0.0.1:${settings.ports[s.name]}`)
      .join(','),
    SERVICE_SIGNING_JWKS: JSON.stringify([settings.secrets.serviceKeys[service.name]]),
    SERVICE_TRUSTED_JWKS: JSON.stringify(trustedKeys(settings)),
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${settings.awsPort}`,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // A killed process leaves its poll open; the emulator would deliver a message to it and hide that for a while.
    EVENTS_WAIT_SECONDS: '1',
    NODE_COMPILE_CACHE: codeCacheFolder,
    ...(service.database
      ? { DATABASE_URL: databaseUrl(service.name, settings), DATABASE_POOL_SIZE: '8' }
      : {}),
    ...service.environment?.(settings),
    ...settings.environment,
  };
}

/** Address of a service's own database on the embedded cluster, with the service's own role. */
export function databaseUrl(
  name: string,
  { secrets, postgresPort }: Pick<LocalSettings, 'secrets' | 'postgresPort'>,
): string {
  return `postgres://${name}_service:${secrets.databasePassword}@127.0.0.1:${postgresPort}/${name}`;
}

/** The public halves of all services' keys, by service. */
function trustedKeys({ secrets }: LocalSettings): Record<string, JWK[]> {
  const published = Object.entries(secrets.serviceKeys).map(([name, { d: _, ...key }]) => [name, [key]]);
  return Object.fromEntries(published);
}

function shellEnvironment(): Record<string, string> {
  const set = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(set);
}
