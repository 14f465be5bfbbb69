export {
  type AwsConfig,
  awsConfig,
  type BaseConfig,
  type BlobsConfig,
  baseConfig,
  blobsConfig,
  type DatabaseConfig,
  databaseConfig,
  type EventsConfig,
  eventsConfig,
} from './base-config.ts';
export type { Service, Worker } from './lifecycle.ts';
export { openBlobs } from './open-blobs.ts';
export { openDatabase } from './open-database.ts';
export { type EventParts, openEvents } from './open-events.ts';
export { type ProcessLike, type RunOptions, runService } from './run-service.ts';
export { type AssembleOptions, createServiceKit, type KitOverrides, type ServiceKit } from './service-kit.ts';
