import type { Document } from '@lectern/client';
import { ShortId } from '../../kit/copy-button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { statusFacts } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { bytes, duration, exactTime, plural } from '../../lib/format.ts';
import { TraceId } from '../../platform/trace-id.tsx';
import { useHistory } from './document-data.ts';
import { type Attempt, type Stage, stagesOf, type VersionStages } from './stages.ts';

/** What a stage did, where that is not the word of the status. */
const stageWords: Readonly<Record<string, string>> = {
  embedded: 'Read, cut, embedded',
  deleting: 'Deletion begun',
};

/** Each version's way through the pipeline, with the time that each stage took. */
export function Timeline({ document }: { readonly document: Document }) {
  const history = useHistory(document.id);
  const entries = history.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <section className="kit-panel">
      <div className="kit-panel-head">
        <h2>Timeline</h2>
      </div>
      <div className="kit-panel-body document-timeline">
        {stagesOf(document.timeline, entries, document.version).map((version) => (
          <VersionTimeline
            key={version.version}
            version={version}
            isNewest={version.version === document.version}
          />
        ))}
      </div>
    </section>
  );
}

function VersionTimeline({
  version: { version, bytes: size, attempts, tookMs },
  isNewest,
}: {
  readonly version: VersionStages;
  readonly isNewest: boolean;
}) {
  return (
    <details open={isNewest}>
      <summary>
        Version {version}
        <span className="soft">
          {size !== undefined && ` · ${bytes(size)}`}
          {tookMs > 0 && ` · ${duration(tookMs)} in all`}
        </span>
      </summary>
      {attempts.map((attempt) => (
        <AttemptTimeline key={attempt.attempt} attempt={attempt} isOnly={attempts.length === 1} />
      ))}
      {!isNewest && (
        <p className="document-stage-note soft">Text and file can be read of the newest version alone.</p>
      )}
    </details>
  );
}

function AttemptTimeline({
  attempt: { attempt, stages },
  isOnly,
}: {
  readonly attempt: Attempt;
  readonly isOnly: boolean;
}) {
  return (
    <>
      {!isOnly && <h3 className="document-attempt">Attempt {attempt}</h3>}
      <ol>
        {stages.map((stage) => (
          <StageLine key={`${stage.status} ${stage.at}`} stage={stage} />
        ))}
      </ol>
    </>
  );
}

/** How a stage is shown. One that is over is not busy any more. */
function stageLook(status: string) {
  if (status === 'retried')
    return {
      tone: 'plain',
      icon: 'retry',
      word: 'Retried',
      meaning: 'Sent through the pipeline again.',
    } as const;
  const { tone, icon, word, meaning } = statusFacts(status);
  const shown = { word: stageWords[status] ?? word, meaning };
  return tone === 'busy' ? ({ tone: 'good', icon: 'done', ...shown } as const) : { tone, icon, ...shown };
}

function StageLine({ stage }: { readonly stage: Stage }) {
  const { status, at, tookMs, part, warningCount, requestId, traceId } = stage;
  const { tone, icon, word, meaning } = stageLook(status);
  return (
    <li className={`document-stage kit-tone-${tone}`}>
      <Icon name={icon} />
      <span title={meaning}>{word}</span>
      <span className="number soft">
        {tookMs === undefined ? (
          <Time at={at} />
        ) : (
          <time dateTime={at} title={exactTime(at)}>
            {duration(tookMs)}
          </time>
        )}
      </span>
      {tookMs !== undefined && (
        <meter className="kit-meter" value={part} min={0} max={1} aria-label="Part of the whole time" />
      )}
      {warningCount !== undefined && (
        <span className="document-stage-note soft">{plural(warningCount, 'warning')}</span>
      )}
      {requestId !== undefined && (
        <span className="document-stage-note soft">
          request <ShortId id={requestId} what="the request" />
        </span>
      )}
      {traceId !== undefined && (
        <span className="document-stage-note soft">
          <TraceId id={traceId} />
        </span>
      )}
    </li>
  );
}
