import { setTimeout as delay } from 'node:timers/promises';

// The embedding service where it is by far the last to come up, as on a machine that loads its model from a slow disk.
await delay(4_000);
await import('../../../services/embedding/src/main.ts');
