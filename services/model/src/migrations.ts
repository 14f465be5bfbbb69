/** In the order in which they run. */
export const migrations = [{ name: 'model', url: new URL('../migrations/', import.meta.url) }];
