import type { LocalSettings } from './local-settings.ts';

/** One service as the launcher starts it. */
export interface LocalService {
  readonly name: string;
  /** Entry file, from the project's root. */
  readonly entry: string;
  /** Owns a Postgres database and a role of its own name. */
  readonly database?: boolean;
  /** Ready when all others are, and so not asked before: its probes would only take time from those that start. */
  readonly readyLast?: boolean;
  /** Variables beyond those that every service gets (see `service-environment.ts`). */
  environment?(settings: LocalSettings): Readonly<Record<string, string>>;
}

const tokenAudience = (settings: LocalSettings) => ({
  TOKEN_ISSUER: settings.publicUrl,
  TOKEN_AUDIENCE: 'lectern',
});

/**
 * The services of the platform, in the order in which they are stopped: the door first, so that nothing new comes in,
 * then who calls others, then who is called. One of the three places that a new service touches.
 */
export const localServices: readonly LocalService[] = [
  { name: 'gateway', entry: 'gateway/src/main.ts', readyLast: true, environment: tokenAudience },
  { name: 'bff', entry: 'services/bff/src/main.ts' },
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
    environment: (settings) => ({ MODEL_DIR: settings.modelDir }),
  },
  { name: 'document', entry: 'services/document/src/main.ts', database: true },
  {
    name: 'user',
    entry: 'services/user/src/main.ts',
    database: true,
    environment: (settings) => ({
      ...tokenAudience(settings),
      TOKEN_SIGNING_JWKS: JSON.stringify([settings.secrets.signingKey]),
    }),
  },
];
