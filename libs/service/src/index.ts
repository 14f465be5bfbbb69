export type { BackgroundWorker } from '@lectern/events';
export {
  type BaseConfig,
  type BlobsConfig,
  baseConfig,
  blobsConfig,
  type DatabaseConfig,
  databaseConfig,
  type EventsConfig,
  eventsConfig,
  startConfig,
  tombstoneConfig,
} from './base-config.ts';
export { type CleanupOptions, type CleanupWorker, createCleanupWorker } from './cleanup-worker.ts';
export { signingJwksField, trustedJwksField } from './key-fields.ts';
export type { Service } from './lifecycle.ts';
export { listenOn } from './listen-on.ts';
export { type ProcessLike, type RunOptions, runService } from './run-service.ts';
export {
  deadLetterRoute,
  type SeeToDeadLettersPorts,
  seeToDeadLetters,
} from './see-to-dead-letters.ts';
export {
  type AssembleOptions,
  createServiceKit,
  instanceId,
  type KitOverrides,
  type OpenAdmin,
  type ServiceKit,
} from './service-kit.ts';
export { createStartGate, type StartGateOptions } from './start-gate.ts';
export { createStatusRoute, type PublicSettings, type ReadStatus } from './status-route.ts';
