import type { ReactNode } from 'react';

/** What may be wider than the page: it scrolls by itself, by keyboard too, and its edge is shaded where more follows. */
export function ScrollArea({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled has to be reached by keyboard
    <section className="kit-scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
