import { eventsMigrations } from '@lectern/events';

/** In the order in which they run: what the event backbone keeps in this database, then the service's own tables. */
export const migrations = [
  { name: 'events', url: eventsMigrations },
  { name: 'model', url: new URL('../migrations/', import.meta.url) },
];
