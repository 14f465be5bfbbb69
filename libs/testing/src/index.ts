export { captureSpans, type SpanCapture } from './capture-spans.ts';
export { eventually } from './eventually.ts';
export { freePort } from './free-port.ts';
export { ensurePostgresLinks } from './postgres-links.ts';
export { startPostgres, type TestPostgres } from './start-postgres.ts';
export { type TestAws, testAws } from './test-aws.ts';
export { type TestDatabase, testDatabase } from './test-database.ts';
