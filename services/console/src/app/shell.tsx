import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon } from '../kit/icon.tsx';
import { usePageFocus } from '../lib/use-page-focus.ts';
import { usePerson } from '../session/session.tsx';
import { AccountMenu } from './account-menu.tsx';
import { navigation } from './pages.tsx';

/** Navigation beside the page, or below it on a telephone. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  const nav = useRef<HTMLElement>(null);
  usePageFocus(location);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is what moves the navigation
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [location]);
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
        <nav ref={nav} className="shell-nav" aria-label="Pages">
          <NavigationLinks location={location} />
        </nav>
        <AccountMenu />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function NavigationLinks({ location }: { readonly location: string }) {
  const { roles } = usePerson();
  const shown = navigation.filter((entry) => entry.roles?.some((role) => roles.includes(role)) ?? true);
  return shown.map(({ path, name, icon }) => {
    const isHere = location === path || location.startsWith(`${path}/`);
    return (
      <Link key={path} href={path} className="shell-link" aria-current={isHere ? 'page' : undefined}>
        <Icon name={icon} />
        <span>{name}</span>
      </Link>
    );
  });
}
