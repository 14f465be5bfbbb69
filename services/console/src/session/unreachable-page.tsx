import { useEffect } from 'react';
import { Button } from '../kit/button.tsx';
import { describeError } from '../kit/describe-error.ts';
import { Notice } from '../kit/notice.tsx';
import { useSession } from './session.tsx';
import { SignInCard } from './sign-in-card.tsx';

/** How often the platform is asked by itself, in milliseconds. */
const everyMs = 5_000;

/** Somebody is signed in, as far as the browser knows, and the platform does not tell: it is asked until it does. */
export function UnreachablePage({ error }: { readonly error: unknown }) {
  const { resume } = useSession();
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each answer, which comes with an error of its own, it waits anew
  useEffect(() => {
    const timer = setTimeout(() => void resume(), everyMs);
    return () => clearTimeout(timer);
  }, [error]);
  return (
    <SignInCard title="Not reachable">
      <Notice tone="bad" {...describeError(error)}>
        <Button icon="retry" onClick={() => void resume()}>
          Try again
        </Button>
      </Notice>
      <p className="soft small">You stay signed in. This page goes on by itself when the platform answers.</p>
    </SignInCard>
  );
}
