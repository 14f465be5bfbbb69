import { useEffect } from 'react';
import { visibleText } from './visible-text.ts';

/** Names what is shown in the tabs, the history and the bookmarks of the browser. */
export function usePageTitle(name: string): void {
  useEffect(() => {
    document.title = `${visibleText(name)} · Lectern`;
  }, [name]);
}
