import { Button } from './button.tsx';
import { describeError } from './describe-error.ts';
import { Notice } from './notice.tsx';

/** Stands for a whole page whose data did not come. */
export function FailedPage({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => unknown }) {
  return (
    <div className="page">
      <Notice tone="bad" {...describeError(error)}>
        <Button icon="retry" onClick={() => void onRetry()}>
          Try again
        </Button>
      </Notice>
    </div>
  );
}
