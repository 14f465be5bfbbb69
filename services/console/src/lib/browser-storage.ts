/** All that the console keeps in a browser: the theme, and the id of the account that is signed in. No token, and nothing of a tenant. */
export type StoredName = 'lectern.theme' | 'lectern.signed-in';

/** What was kept; undefined where nothing was, or the browser keeps nothing. */
export function stored(name: StoredName): string | undefined {
  return storage()?.getItem(name) ?? undefined;
}

/** Keeps a value, or with undefined keeps none any more. */
export function store(name: StoredName, value: string | undefined): void {
  if (value === undefined) storage()?.removeItem(name);
  else storage()?.setItem(name, value);
}

/** Undefined where a browser keeps nothing. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
