export {
  type EmbeddedPostgresOptions,
  type RunningPostgres,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';
export { freePort, isPortFree } from './free-port.ts';
