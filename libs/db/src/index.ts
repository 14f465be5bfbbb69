export { createDb } from './create-db.ts';
export type { Db, Queryable, QueryOptions, Tx } from './db.ts';
export { commitOutcomeUnknown, isUniqueViolation } from './db-errors.ts';
export { type MigrationDirectory, migrate } from './migrate.ts';
export { type Purge, purgeRows } from './purge-rows.ts';
