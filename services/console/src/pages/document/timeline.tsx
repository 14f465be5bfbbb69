import type { Document } from '@lectern/client';
import { ShortId } from '../../kit/copy-button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { type DocumentStatus, statuses } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { bytes, duration } from '../../lib/format.ts';
import { TraceId } from '../../platform/trace-id.tsx';
import { type HistoryEntry, useHistory } from './document-data.ts';
import { type Stage, stagesOf, type VersionStages } from './stages.ts';

/** What a stage did, where that is not the word of the status. */
const stageWords: Partial<Readonly<Record<DocumentStatus, string>>> = {
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
        {stagesOf(document.timeline).map((version) => (
          <VersionTimeline
            key={version.version}
            version={version}
            isNewest={version.version === document.version}
            entries={entries.filter((entry) => (entry.version ?? document.version) === version.version)}
          />
        ))}
      </div>
    </section>
  );
}

function VersionTimeline({
  version: { version, stages, tookMs },
  isNewest,
  entries,
}: {
  readonly version: VersionStages;
  readonly isNewest: boolean;
  readonly entries: readonly HistoryEntry[];
}) {
  const made = entries.find(({ kind }) => kind === 'created' || kind === 'replaced');
  const attempt = Math.max(1, ...entries.map((entry) => entry.attempt ?? 1));
  return (
    <details open={isNewest}>
      <summary>
        Version {version}
        <span className="soft">
          {made?.bytes !== undefined && ` · ${bytes(made.bytes)}`}
          {attempt > 1 && ` · attempt ${attempt}`}
          {tookMs > 0 && ` · ${duration(tookMs)} in all`}
        </span>
      </summary>
      <ol>
        {stages.map((stage) => (
          <StageLine key={`${stage.status} ${stage.at}`} stage={stage} entry={entryOf(stage, entries)} />
        ))}
      </ol>
    </details>
  );
}

function StageLine({ stage, entry }: { readonly stage: Stage; readonly entry: HistoryEntry | undefined }) {
  const { status, at, tookMs, part, warningCount } = stage;
  const { tone, icon, meaning } = statuses[status];
  // A step that is over is not busy any more.
  const sign = tone === 'busy' ? 'done' : icon;
  const { requestId, traceId } = entry ?? {};
  return (
    <li className={`document-stage kit-tone-${tone === 'busy' ? 'good' : tone}`}>
      <Icon name={sign} />
      <span title={meaning}>{stageWords[status] ?? statuses[status].word}</span>
      <span className="number soft">{tookMs === undefined ? <Time at={at} /> : duration(tookMs)}</span>
      {tookMs !== undefined && (
        <meter className="kit-meter" value={part} min={0} max={1} aria-label="Part of the whole time" />
      )}
      {warningCount !== undefined && (
        <span className="document-stage-note soft">{warningCount} warnings</span>
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

function entryOf({ status }: Stage, entries: readonly HistoryEntry[]): HistoryEntry | undefined {
  return entries.find((entry) => entry.status === status);
}
