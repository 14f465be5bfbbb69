export { freePort, type RunningPostgres } from '@lectern/embedded';
export { type BreakableLink, openBreakableLink } from './breakable-link.ts';
export { captureSpans, type SpanCapture } from './capture-spans.ts';
export { eventually } from './eventually.ts';
export { type LoopbackServer, listenOnLoopback } from './listen-on-loopback.ts';
export { descendants, processTree, type RunningProcess, survivorsOf } from './process-tree.ts';
export { startValkey, type TestValkey, valkeyMissing } from './start-valkey.ts';
export { type TestAws, testAws } from './test-aws.ts';
export { type TestDatabase, testDatabase } from './test-database.ts';
