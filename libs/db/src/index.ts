export { createDb, type DbOptions } from './create-db.ts';
export type { Db, Queryable, QueryOptions, QueryResult, TransactionOptions, Tx } from './db.ts';
export { isTransactionConflict, isUniqueViolation } from './db-errors.ts';
export { type MigrateOptions, type MigrationDirectory, migrate } from './migrate.ts';
