import { useEffect } from 'react';

/** Names what is shown in the tabs, the history and the bookmarks of the browser. */
export function usePageTitle(name: string): void {
  useEffect(() => {
    document.title = `${name} · Lectern`;
  }, [name]);
}
