export { deliver } from './deliver.ts';
export { type QueuedEvent, type Tap, tapEvents } from './tap-events.ts';
