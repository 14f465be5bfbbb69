import { type ReactNode, useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon } from '../kit/icon.tsx';
import { keepFocus } from '../lib/keep-focus.ts';
import { usePageFocus } from '../lib/use-page-focus.ts';
import { AccountMenu } from './account-menu.tsx';
import { PageLinks } from './page-links.tsx';

/** Navigation beside the page, or below it on a telephone. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  usePageFocus(location);
  useEffect(keepFocus, []);
  return (
    <div className="shell">
      <a className="shell-skip" href="#main">
        Skip to the page
      </a>
      <header className="shell-side">
        <Link href="/" className="shell-brand" aria-label="Lectern, to the first page">
          <Icon name="lectern" size={20} />
          <span>Lectern</span>
        </Link>
        <nav className="shell-nav" aria-label="Pages">
          <PageLinks location={location} />
        </nav>
        <AccountMenu />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
