/** Where this service's SQL files are, and the name under which their record is kept. It has no events, so no others. */
export const migrations = [{ name: 'user', url: new URL('../migrations/', import.meta.url) }];
