import { QueryErrorResetBoundary } from '@tanstack/react-query';
import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { describeError } from './describe-error.ts';
import { Notice } from './notice.tsx';

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
    return (
      <div className="page">
        <Notice tone="bad" {...describeError(error)}>
          <Button icon="retry" onClick={() => this.#again()}>
            Show the page anew
          </Button>
        </Notice>
      </div>
    );
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
