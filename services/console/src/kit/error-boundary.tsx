import { QueryErrorResetBoundary } from '@tanstack/react-query';
import { Component, type ReactNode } from 'react';
import { FailedPage } from './failed-page.tsx';
import { PageNotLoaded } from './page-not-loaded.ts';

interface Props {
  readonly children: ReactNode;
  readonly onReset: () => void;
}

/** Errors of components can be caught by a class alone. */
class Boundary extends Component<Props, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    // What was not fetched is not asked for again by the same document, and a newer console has other files.
    if (error instanceof PageNotLoaded)
      return <FailedPage error={error} onRetry={() => location.reload()} action="Load the console anew" />;
    return <FailedPage error={error} onRetry={() => this.#again()} action="Show the page anew" />;
  }

  #again(): void {
    this.props.onReset();
    this.setState({ error: undefined });
  }
}

/** Keeps the navigation when a page breaks, and offers to show it anew. */
export function ErrorBoundary({ children }: { readonly children: ReactNode }) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => <Boundary onReset={reset}>{children}</Boundary>}
    </QueryErrorResetBoundary>
  );
}
