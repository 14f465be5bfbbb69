export { deliver } from './deliver.ts';
export { sendToQueue } from './send-to-queue.ts';
export { type QueuedEvent, type Tap, tapEvents } from './tap-events.ts';
