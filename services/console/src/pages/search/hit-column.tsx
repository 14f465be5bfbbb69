import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { degradedText } from '../../lib/degraded.ts';
import { duration } from '../../lib/format.ts';
import type { Place } from './compare-hits.ts';
import { HitCard } from './hit-card.tsx';
import { type Found, type Mode, modeNames } from './search-data.ts';

/** What one way has found, best first. */
export function HitColumn({
  mode,
  search,
  places,
  pointedAt,
  onPoint,
}: {
  readonly mode: Mode;
  readonly search: UseQueryResult<Found> | undefined;
  readonly places: ReadonlyMap<string, readonly Place[]>;
  readonly pointedAt: string | undefined;
  readonly onPoint: (chunkId: string | undefined) => void;
}) {
  const { name, what } = modeNames[mode];
  const found = search?.data;
  return (
    <section className={`search-column search-column-${mode}`} aria-label={`${name}: ${what}`}>
      <div className="search-column-head">
        <h2>{name}</h2>
        <span className="soft">{what}</span>
        {found !== undefined && <Latency found={found} />}
      </div>
      {search?.isPending && <Skeleton lines={6} />}
      {search?.error && (
        <Notice tone="bad" {...describeError(search.error)}>
          <Button icon="retry" onClick={() => void search.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {found !== undefined && <Shortcomings found={found} />}
      <ol className={search?.isPlaceholderData ? 'search-hits search-hits-old' : 'search-hits'}>
        {found?.answer.results.map((hit, at) => (
          <HitCard
            key={hit.chunkId}
            hit={hit}
            rank={at + 1}
            mode={mode}
            places={places.get(hit.chunkId) ?? []}
            isPointedAt={pointedAt === hit.chunkId}
            onPoint={onPoint}
          />
        ))}
      </ol>
      {found?.answer.results.length === 0 && <p className="soft search-none">Nothing is found this way.</p>}
    </section>
  );
}

function Latency({ found: { answer, roundTripMs } }: { readonly found: Found }) {
  return (
    <span
      className="search-latency number soft"
      title={`${duration(roundTripMs)} until this page had the answer`}
    >
      {duration(answer.tookMs)}
    </span>
  );
}

/** What the answer lacks. */
function Shortcomings({ found: { answer } }: { readonly found: Found }) {
  if (answer.degraded.length === 0) return null;
  const text = answer.degraded.map(degradedText).join(' ');
  return <Notice tone="warn" title="A part of the search did not work." text={text} />;
}
