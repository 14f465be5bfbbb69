import { ScrollArea } from '../../kit/scroll-area.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { count, duration } from '../../lib/format.ts';
import type { SeenService } from './operate-data.ts';
import { type Backlog, backlogsOf } from './read-status.ts';

/** What waits: messages in the queue of each service, and events that are not published yet. */
export function QueueTable({ services }: { readonly services: readonly SeenService[] }) {
  const backlogs = backlogsOf(services);
  return (
    <section className="kit-panel" aria-labelledby="operate-queues">
      <div className="kit-panel-head">
        <h2 id="operate-queues">Queues and outboxes</h2>
      </div>
      {backlogs.length === 0 ? (
        <p className="kit-panel-body soft">No service tells of a queue at the moment.</p>
      ) : (
        <ScrollArea label="Queues and outboxes, a table">
          <table className="kit-table">
            <thead>
              <tr>
                <th>Service</th>
                <th className="operate-number">Waiting</th>
                <th className="operate-number">Being handled</th>
                <th className="operate-number">Delayed</th>
                <th className="operate-number">
                  <span title="Of the messages that an instance holds">Oldest</span>
                </th>
                <th className="operate-number">Dead letters</th>
                <th className="operate-number">To publish</th>
                <th className="operate-number">Oldest to publish</th>
              </tr>
            </thead>
            <tbody>
              {backlogs.map((backlog) => (
                <BacklogLine key={backlog.service} backlog={backlog} />
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </section>
  );
}

function BacklogLine({ backlog: { service, queue, outbox } }: { readonly backlog: Backlog }) {
  const number = (value: number | undefined): string => (value === undefined ? '–' : count(value));
  return (
    <tr>
      <td>
        {service}
        {queue?.pausedBy.map((part) => (
          <Badge key={part} tone="warn" icon="warning">
            paused: {part}
          </Badge>
        ))}
      </td>
      <td className="operate-number number">{number(queue?.visible)}</td>
      <td className="operate-number number">{number(queue?.inFlight)}</td>
      <td className="operate-number number">{number(queue?.delayed)}</td>
      <td className="operate-number number">{age(queue?.oldestAgeSeconds)}</td>
      <td className="operate-number number">
        {queue !== undefined && queue.deadLetters > 0 ? (
          <Badge tone="bad" icon="failed">
            {count(queue.deadLetters)}
          </Badge>
        ) : (
          number(queue?.deadLetters)
        )}
      </td>
      <td className="operate-number number">{number(outbox?.events)}</td>
      <td className="operate-number number">{age(outbox?.oldestAgeSeconds)}</td>
    </tr>
  );
}

function age(seconds: number | undefined): string {
  if (seconds === undefined) return '–';
  return seconds === 0 ? 'none' : duration(seconds * 1_000);
}
