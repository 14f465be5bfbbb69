import { Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { ErrorBoundary } from '../kit/error-boundary.tsx';
import { PageSkeleton } from '../kit/skeleton.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { useSession } from '../session/session.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { furtherPages, navigation } from './pages.tsx';
import { Shell } from './shell.tsx';

/** What is shown: the page to sign in, or the page of the address. */
export function Root() {
  const session = useSession();
  if (session.phase === 'restoring') return <PageSkeleton />;
  if (session.phase === 'out') return <SignInPage />;
  return (
    <Shell>
      <ErrorBoundary>
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            {[...navigation, ...furtherPages].map(({ path, component }) => (
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
