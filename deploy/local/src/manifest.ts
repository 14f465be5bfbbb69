import type { LocalService, LocalSettings } from './local-settings.ts';

const tokenAudience = (settings: LocalSettings) => ({
  TOKEN_ISSUER: settings.publicUrl,
  TOKEN_AUDIENCE: 'lectern',
});

/**
 * The services of the platform, in the order in which they are stopped: the gateway first, so that no new requests come in,
 * then callers before the services that they call. One of the four places that a new service touches.
 */
export const localServices: readonly LocalService[] = [
  {
    name: 'gateway',
    entry: 'gateway/src/main.ts',
    readyLast: true,
    environment: (settings) => ({
      ...tokenAudience(settings),
      OPERATOR_TENANTS: process.env.OPERATOR_TENANTS ?? '*',
    }),
  },
  {
    name: 'bff',
    entry: 'services/bff/src/main.ts',
    environment: ({ publicUrl }) => ({ PUBLIC_URL: publicUrl }),
  },
  {
    name: 'retrieval',
    entry: 'services/retrieval/src/main.ts',
    database: true,
    environment: (settings) => ({
      VECTOR_STORE: 'lancedb',
      VECTOR_DIR: `${settings.dataDir}/vectors`,
      // Each thread of LanceDB would keep an arena of glibc's of its own: about half as much memory again.
      MALLOC_ARENA_MAX: '2',
    }),
  },
  {
    name: 'embedding',
    entry: 'services/embedding/src/main.ts',
    database: true,
    model: true,
    environment: (settings) => ({ MODEL_DIR: settings.modelDir }),
  },
  { name: 'model', entry: 'services/model/src/main.ts', database: true },
  {
    name: 'webhook',
    entry: 'services/webhook/src/main.ts',
    database: true,
    environment: ({ secrets }) => ({ SEALING_KEYS: secrets.sealingKey }),
  },
  { name: 'document', entry: 'services/document/src/main.ts', database: true },
  {
    name: 'user',
    entry: 'services/user/src/main.ts',
    database: true,
    environment: (settings) => ({
      ...tokenAudience(settings),
      TOKEN_SIGNING_JWKS: JSON.stringify([settings.secrets.signingKey]),
      DEMO_ACCOUNT: process.env.DEMO_ACCOUNT ?? 'true',
    }),
  },
];
