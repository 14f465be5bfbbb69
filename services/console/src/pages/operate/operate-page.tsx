import './operate.css';
import { LecternError } from '@lectern/client';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { EmptyState } from '../../kit/empty-state.tsx';
import { Notice, type Tone } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { duration, exactTime, plural } from '../../lib/format.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { DeadLetters } from './dead-letters.tsx';
import { FaultSwitches } from './fault-switches.tsx';
import { inOrder } from './map-layout.ts';
import { type PlatformStatus, usePlatformStatus } from './operate-data.ts';
import { PlatformMap } from './platform-map.tsx';
import { QueueTable } from './queue-table.tsx';
import { summaryOf, type Waiting, waitingOf } from './read-status.ts';
import { Reports } from './reports.tsx';
import { ServiceCards } from './service-cards.tsx';

const icons = { good: 'done', warn: 'warning', bad: 'failed', plain: 'info', busy: 'busy' } as const;

/** What is stuck, why, and how it is put back. */
export function OperatePage() {
  usePageTitle('Operate');
  const status = usePlatformStatus();
  const isStranger = isRefused(status.error);
  return (
    <div className="page operate">
      <div className="page-head">
        <div>
          <h1>Operate</h1>
          <p className="page-lead">Every part of the platform as it is now. Refreshed every two seconds.</p>
        </div>
        {status.data !== undefined && <Summary platform={status.data} />}
      </div>
      {status.isPending && <Skeleton lines={8} />}
      {status.error !== null && !isStranger && (
        <Notice tone="bad" {...describeError(status.error)}>
          <Button icon="retry" onClick={() => void status.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {isStranger && (
        <EmptyState icon="lock" title="The platform is operated by others">
          <p>
            Your tenant is not among those that see its services and queues. The dead letters of your own
            documents are below.
          </p>
        </EmptyState>
      )}
      {status.data !== undefined && <PlatformMap services={status.data.services} />}
      <DeadLetters />
      {status.data !== undefined && (
        <>
          <ServiceCards services={inOrder(status.data.services)} otherGateways={status.data.otherGateways} />
          <QueueTable services={inOrder(status.data.services)} />
          {status.data.faultSwitches && <FaultSwitches services={inOrder(status.data.services)} />}
          <Reports services={inOrder(status.data.services)} />
        </>
      )}
    </div>
  );
}

function isRefused(error: unknown): boolean {
  return error instanceof LecternError && error.reason === 'not_an_operator';
}

function Summary({ platform }: { readonly platform: PlatformStatus }) {
  const { tone, text }: { tone: Tone; text: string } = summaryOf(platform.services);
  return (
    <div className="operate-summary">
      <Badge tone={tone} icon={icons[tone]}>
        <span role="status">{text}</span>
      </Badge>
      <WaitingLinks waiting={waitingOf(platform.services)} />
      <span className="soft small" title={exactTime(platform.at)}>
        as of {new Date(platform.at).toLocaleTimeString('en')}
      </span>
    </div>
  );
}

/** Beside the sentence that is read aloud, since it changes all the time. */
function WaitingLinks({ waiting: { deadLetters, events, oldestSeconds } }: { readonly waiting: Waiting }) {
  if (deadLetters + events === 0) return <span className="soft small">No event waits.</span>;
  return (
    <span className="operate-waiting small">
      {/* The platform counts those of all tenants, and shows the letters of one alone. */}
      {deadLetters > 0 && <a href="#operate-dead-letters">{plural(deadLetters, 'dead letter')}</a>}
      {events > 0 && (
        <a href="#operate-queues">
          {plural(events, 'event')} on the way
          {oldestSeconds > 0 && `, the oldest for ${duration(oldestSeconds * 1_000)}`}
        </a>
      )}
    </span>
  );
}
