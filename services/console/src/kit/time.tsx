import { useSyncExternalStore } from 'react';
import { deadlineTime, exactTime, relativeTime } from '../lib/format.ts';

const tickMs = 10_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times of the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

/** How long ago something was; the exact time is shown when it is pointed at. */
export function Time({ at }: { readonly at: string }) {
  const current = useSyncExternalStore(subscribe, () => now);
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, Math.max(current, Date.parse(at)))}
    </time>
  );
}

/** When something is going to be; the exact time is shown when it is pointed at. */
export function Deadline({ at }: { readonly at: string }) {
  const current = useSyncExternalStore(subscribe, () => now);
  return (
    <time dateTime={at} title={exactTime(at)}>
      {deadlineTime(at, current)}
    </time>
  );
}
