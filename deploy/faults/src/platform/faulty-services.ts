import { databaseUrl, type LocalService, type LocalSettings, localServices } from '@lectern/local';
import { providerDimensions } from '../proxies/provider-vectors.ts';
import type { Routes } from './routes.ts';

/** All requests come from one address and few callers: bounds on those would be all that a run meets. */
const withoutLimits = {
  RATE_LIMIT_PER_ADDRESS: '0',
  RATE_LIMIT_PER_CREDENTIAL: '0',
  RATE_LIMIT_PER_USER: '0',
  MAX_EVENT_LOOP_DELAY_MS: '30000',
};

/**
 * Pauses scale: what takes minutes and hours in production takes seconds here. The grace of unused bytes is shorter than an upload may
 * take while its service is stopped, so that the collector and uploads meet.
 */
const shortTimes = {
  OUTBOX_POLL_INTERVAL_MS: '1000',
  SWEEP_AFTER_MS: '30000',
  SWEEP_INTERVAL_MS: '1000',
  UNUSED_CONTENT_GRACE_MS: '8000',
  CLEANUP_INTERVAL_MS: '2000',
  OPENAI_TIMEOUT_MS: '3000',
};

/** The services of `npm start`, each of which reaches Postgres, the emulator and the provider by proxies. */
export function faultyServices(routes: Routes): LocalService[] {
  return localServices.map((service) => ({
    ...service,
    environment: (settings) => ({
      ...service.environment?.(settings),
      ...withoutLimits,
      ...shortTimes,
      EMBED_PROVIDER: 'openai',
      OPENAI_BASE_URL: `http://127.0.0.1:${routes.provider}/v1`,
      OPENAI_EMBEDDING_DIMENSIONS: String(providerDimensions),
      ...proxied(service.name, settings, routes),
    }),
  }));
}

function proxied(name: string, settings: LocalSettings, { aws, database }: Routes): Record<string, string> {
  const [awsPort, databasePort] = [aws[name], database[name]];
  return {
    ...(awsPort === undefined ? {} : { AWS_ENDPOINT_URL: `http://127.0.0.1:${awsPort}` }),
    ...(databasePort === undefined
      ? {}
      : { DATABASE_URL: databaseUrl(name, { ...settings, postgresPort: databasePort }) }),
  };
}
