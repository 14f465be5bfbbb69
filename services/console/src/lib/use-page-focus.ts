import { useEffect, useRef } from 'react';

/**
 * Moves the focus to the page when another one is shown: whoever follows a link by keyboard, or has pages read aloud, goes on where the
 * new page begins.
 *
 * @param place what is shown; the first one is left alone
 */
export function usePageFocus(place: string): void {
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) return;
    shown.current = place;
    document.getElementById('main')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);
}
