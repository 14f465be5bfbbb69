import { Suspense } from 'react';
import { Redirect, Route, Switch, useLocation, useSearchParams } from 'wouter';
import { ErrorBoundary } from '../kit/error-boundary.tsx';
import { PageSkeleton } from '../kit/skeleton.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { NotYourPage } from '../pages/not-your-page.tsx';
import { InvitedPage } from '../session/invited-page.tsx';
import { useSession } from '../session/session.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { UnreachablePage } from '../session/unreachable-page.tsx';
import { furtherPages, maySee, type NavigationEntry, navigation } from './pages.tsx';
import { Shell } from './shell.tsx';

/** What is shown: the page to sign in, or the page of the address. */
export function Root() {
  const session = useSession();
  const [location] = useLocation();
  const [params] = useSearchParams();
  if (session.phase === 'restoring') return <PageSkeleton />;
  if (session.phase === 'unreachable') return <UnreachablePage error={session.error} />;
  if (session.phase === 'out') return <SignInPage />;
  if (params.has('invitation')) return <InvitedPage />;
  return (
    <Shell>
      {/* A page that broke must not stand in the place of the next one. */}
      <ErrorBoundary key={location}>
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            {navigation.map((entry) => (
              <Route key={entry.path} path={entry.path}>
                {pageFor(session.person.roles, entry)}
              </Route>
            ))}
            {furtherPages.map(({ path, component }) => (
              <Route key={path} path={path} component={component} />
            ))}
            <Route path="/">
              <Redirect to="/documents" replace />
            </Route>
            <Route component={NotFoundPage} />
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </Shell>
  );
}

function pageFor(roles: readonly string[], entry: NavigationEntry) {
  const { component: Page, least } = entry;
  return least === undefined || maySee(entry, roles) ? <Page /> : <NotYourPage least={least} />;
}
