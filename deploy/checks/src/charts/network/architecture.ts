/** The edges of the architecture (docs/architecture.md): who opens connections to whom, and on which port. */
export const connections: Readonly<Record<string, readonly string[]>> = {
  gateway: [
    'bff:8080',
    'user:8080',
    'document:8080',
    'retrieval:8080',
    'model:8080',
    'webhook:8080',
    'embedding:8080',
    'valkey:6379',
  ],
  bff: ['user:8080', 'document:8080', 'retrieval:8080', 'model:8080', 'embedding:8080'],
  user: ['postgres:5432', 'valkey:6379', 'emulator:4566'],
  document: [
    'retrieval:8080',
    'embedding:8080',
    'user:8080',
    'webhook:8080',
    'model:8080',
    'postgres:5432',
    'emulator:4566',
  ],
  embedding: ['model:8080', 'postgres:5432', 'emulator:4566'],
  retrieval: ['embedding:8080', 'document:8080', 'postgres:5432', 'qdrant:6333', 'emulator:4566'],
  model: ['postgres:5432', 'emulator:4566'],
  webhook: ['postgres:5432', 'emulator:4566'],
};

/** The services, callers before those that they call. */
export const services: readonly string[] = Object.keys(connections);
