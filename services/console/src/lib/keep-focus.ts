/**
 * Keeps the focus in its part of the page when what has it goes away, as the line of a key that is revoked or a button that is done with:
 * the focus would go to the page as a whole, of which nothing is read aloud.
 *
 * @returns what ends it
 */
export function keepFocus(): () => void {
  let path: readonly Element[] = [];
  const note = ({ target }: FocusEvent): void => {
    path = target instanceof Element ? pathOf(target) : [];
  };
  const keep = (): void => {
    if (document.activeElement !== document.body || path[0]?.isConnected !== false) return;
    const part = path.find((each) => each.isConnected && each.matches('section, article, form, main'));
    path = [];
    if (part instanceof HTMLElement) focusPart(part);
  };
  const observer = new MutationObserver(keep);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', note);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', note);
  };
}

/** The element and all that it is in, as they are now: afterwards it is in nothing. */
function pathOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let each: Element | null = element; each !== null; each = each.parentElement) path.push(each);
  return path;
}

function focusPart(part: HTMLElement): void {
  if (!part.hasAttribute('tabindex')) part.tabIndex = -1;
  part.focus({ preventScroll: true });
}
