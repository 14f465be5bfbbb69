/**
 * Migrations of the tables `outbox` and `inbox`, for `migrate` of `@lectern/db`; run them before the service's own:
 * `directories: [{ name: 'events', url: eventsMigrations }, { name: 'document', url: … }]`.
 */
export const eventsMigrations = new URL('../migrations/', import.meta.url);
