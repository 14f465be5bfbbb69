import { store, stored } from '../lib/browser-storage.ts';

/** What people can choose; `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark';

/** The theme that was chosen in this browser. */
export function storedTheme(): Theme {
  const theme = stored('lectern.theme');
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** Shows the theme from now on, and at the next visit. */
export function chooseTheme(theme: Theme): void {
  store('lectern.theme', theme === 'system' ? undefined : theme);
  applyTheme(theme);
}

/** Shows the theme. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', theme);
}
