import { Link } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { ShortId } from '../../kit/copy-button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Confirm } from '../../kit/dialog.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { Time } from '../../kit/time.tsx';
import { plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { TraceId } from '../../platform/trace-id.tsx';
import {
  type DeadLetter,
  type QueueOfDeadLetters,
  useDeadLetterActions,
  useDeadLetters,
} from './operate-data.ts';

/** Events of the tenant that were given up: why, and how they are put back. */
export function DeadLetters() {
  const { data, error, isPending } = useDeadLetters();
  const { redrive, remove } = useDeadLetterActions();
  const total = (data?.data ?? []).reduce((sum, queue) => sum + queue.count, 0);
  const isBusy = redrive.isPending || remove.isPending;
  return (
    <section className="kit-panel" aria-labelledby="operate-dead-letters">
      <div className="kit-panel-head">
        <h2 id="operate-dead-letters">Dead letters of your tenant</h2>
        {total > 0 && (
          <>
            <Button icon="retry" isBusy={isBusy} onClick={() => redrive.mutate('all')}>
              Redrive all
            </Button>
            <Confirm
              trigger={
                <Button kind="danger" icon="trash" isBusy={isBusy}>
                  Delete all
                </Button>
              }
              title={`Delete ${plural(total, 'dead letter')}?`}
              text="Their documents stay as they are. What the events would have done is not done. This cannot be taken back."
              action="Delete all"
              onConfirm={() => remove.mutate('all')}
            />
          </>
        )}
      </div>
      <div className="kit-panel-body operate-letters">
        {isPending && <Skeleton lines={2} />}
        {error !== null && <Notice tone="bad" {...describeError(error)} />}
        {data !== undefined && data.unavailable.length > 0 && (
          <Notice tone="warn" title={`Queues that do not answer: ${data.unavailable.join(', ')}`} />
        )}
        {data !== undefined && total === 0 && (
          <p className="soft">None. Events that cannot be handled would wait here, with the reason.</p>
        )}
        {data?.data
          .filter(({ messages }) => messages.length > 0)
          .map((queue) => (
            <Queue
              key={queue.queue}
              queue={queue}
              isBusy={isBusy}
              onRedrive={(id) => redrive.mutate([id])}
              onDelete={(id) => remove.mutate([id])}
            />
          ))}
      </div>
    </section>
  );
}

interface LetterActions {
  readonly isBusy: boolean;
  readonly onRedrive: (id: string) => void;
  readonly onDelete: (id: string) => void;
}

function Queue({ queue, ...actions }: LetterActions & { readonly queue: QueueOfDeadLetters }) {
  return (
    <div>
      <h3>
        {queue.queue}{' '}
        <span className="soft small">
          {plural(queue.count, 'event')}
          {queue.complete ? '' : ' or more'}
        </span>
      </h3>
      <ul className="operate-letter-list">
        {queue.messages.map((letter) => (
          <Letter key={letter.id} letter={letter} {...actions} />
        ))}
      </ul>
    </div>
  );
}

function Letter({ letter, isBusy, onRedrive, onDelete }: LetterActions & { readonly letter: DeadLetter }) {
  const {
    id,
    type = 'An event of unknown type',
    documentId,
    reason,
    message,
    traceId,
    deadLetteredAt,
  } = letter;
  return (
    <li className="operate-letter">
      <div>
        <p>
          <strong className="given">{visibleText(type)}</strong>{' '}
          <span className="soft">
            given up <Time at={deadLetteredAt} />
          </span>
        </p>
        <p className="given">{visibleText(message ?? 'The reason is being found out.')}</p>
        <p className="operate-letter-ids small">
          {reason !== undefined && <code>{reason}</code>}
          {documentId !== undefined && <Link href={`/documents/${documentId}`}>The document</Link>}
          <span>
            event <ShortId id={id} what="the event" />
          </span>
          {traceId !== undefined && <TraceId id={traceId} />}
        </p>
      </div>
      <div className="operate-letter-actions">
        <Button icon="retry" isBusy={isBusy} onClick={() => onRedrive(id)}>
          Redrive
        </Button>
        <Confirm
          trigger={
            <Button kind="danger" icon="trash" isBusy={isBusy}>
              Delete
            </Button>
          }
          title="Delete this dead letter?"
          text="Its document stays as it is. What the event would have done is not done. This cannot be taken back."
          action="Delete"
          onConfirm={() => onDelete(id)}
        />
      </div>
    </li>
  );
}
