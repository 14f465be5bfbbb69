export { openValkey, type Valkey, type ValkeyAddress } from './open-valkey.ts';
export { answerInTime, type ValkeyHealth } from './valkey-health.ts';
