import { Badge } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { count, duration } from '../../lib/format.ts';
import type { InstanceStatus, SeenService } from './operate-data.ts';

type Comparison = NonNullable<InstanceStatus['comparisons']>[number];

/** What the platform looks after by itself: the comparison of stores, and what runs at intervals. */
export function Reports({ services }: { readonly services: readonly SeenService[] }) {
  const told = services.flatMap(({ service, instances }) =>
    instances.flatMap(({ status }) => (status === null ? [] : [{ service, status }])),
  );
  const comparisons = told.find(({ status }) => status.comparisons !== undefined)?.status.comparisons ?? [];
  return (
    <>
      <section className="kit-panel" aria-labelledby="operate-reconciler">
        <div className="kit-panel-head">
          <h2 id="operate-reconciler">Stores compared with the documents</h2>
        </div>
        {comparisons.length === 0 && (
          <p className="kit-panel-body soft">The document service does not tell at the moment.</p>
        )}
        <ul className="operate-comparisons">
          {comparisons.map((comparison) => (
            <ComparisonLine key={comparison.part} comparison={comparison} />
          ))}
        </ul>
      </section>
      <section className="kit-panel" aria-labelledby="operate-tasks">
        <div className="kit-panel-head">
          <h2 id="operate-tasks">What runs at intervals</h2>
        </div>
        <ul className="operate-tasks">
          {told.flatMap(({ service, status: { tasks, instanceId } }) =>
            tasks.map((task) => (
              <li key={`${instanceId} ${task.name}`}>
                <span>
                  <span className="soft">{service}</span> {task.name}
                </span>
                <span className="soft small">every {duration(task.intervalSeconds * 1_000)}</span>
                <span className="small">
                  {task.lastRunAt === null ? (
                    <span className="soft">not yet since the start</span>
                  ) : (
                    <>
                      <Time at={task.lastRunAt} />, {count(task.lastCount)} handled
                    </>
                  )}
                </span>
                {task.failed && (
                  <Badge tone="bad" icon="failed">
                    Failed
                  </Badge>
                )}
              </li>
            )),
          )}
        </ul>
      </section>
    </>
  );
}

function ComparisonLine({
  comparison: { part, completedAt, found, mended },
}: {
  readonly comparison: Comparison;
}) {
  const kinds = Object.entries(found).filter(([, number]) => number > 0);
  const left = kinds.filter(([kind, number]) => (mended[kind] ?? 0) < number);
  return (
    <li>
      <span className="operate-part">{part}</span>
      <span className="soft small">
        <Time at={completedAt} />
      </span>
      {kinds.length === 0 ? (
        <Badge tone="good" icon="done">
          No difference
        </Badge>
      ) : (
        <Badge tone={left.length === 0 ? 'good' : 'warn'} icon={left.length === 0 ? 'done' : 'warning'}>
          {kinds
            .map(([kind, number]) => `${count(number)} ${kind}, ${count(mended[kind] ?? 0)} mended`)
            .join('; ')}
        </Badge>
      )}
    </li>
  );
}
