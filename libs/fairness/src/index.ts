export { createFairQueue, type FairQueue, type FairQueueOptions, type RunOptions } from './fair-queue.ts';
