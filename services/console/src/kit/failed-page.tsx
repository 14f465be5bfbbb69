import { Button } from './button.tsx';
import { describeError } from './describe-error.ts';
import { Notice } from './notice.tsx';

/** Stands for a whole page that did not come, or broke. */
export function FailedPage({
  error,
  onRetry,
  action = 'Try again',
}: {
  readonly error: unknown;
  readonly onRetry: () => unknown;
  readonly action?: string;
}) {
  return (
    <div className="page">
      <div className="page-head">
        <h1>This page did not load</h1>
      </div>
      <Notice tone="bad" {...describeError(error)}>
        <Button icon="retry" onClick={() => void onRetry()}>
          {action}
        </Button>
      </Notice>
    </div>
  );
}
