/** What people can choose; `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark';

const key = 'lectern.theme';

/** The theme that was chosen in this browser. It is all that the console stores there. */
export function storedTheme(): Theme {
  const stored = storage()?.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Shows the theme from now on, and at the next visit. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') storage()?.removeItem(key);
  else storage()?.setItem(key, theme);
  applyTheme(theme);
}

/** Shows the theme. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', theme);
}

/** Undefined where a browser keeps nothing. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
