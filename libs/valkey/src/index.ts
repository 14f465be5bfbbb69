export { openValkey, type Valkey, type ValkeyAddress } from './open-valkey.ts';
export { valkeyFields } from './valkey-fields.ts';
export { answerInTime, type ValkeyHealth } from './valkey-health.ts';
