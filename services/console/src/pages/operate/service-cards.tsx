import { ShortId } from '../../kit/copy-button.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { Time } from '../../kit/time.tsx';
import { bytes, duration } from '../../lib/format.ts';
import { faultMeaning } from './faults.ts';
import type { InstanceStatus, PlatformStatus, SeenInstance } from './operate-data.ts';
import { breakerStates, instanceStates } from './read-status.ts';

const badgeIcons = { good: 'done', warn: 'warning', bad: 'failed', plain: 'info', busy: 'busy' } as const;

/** Why other instances of the gateway may be missing. */
const unseenGateways: Readonly<Record<PlatformStatus['otherGateways'], string | undefined>> = {
  seen: undefined,
  unreachable:
    'Other instances of the gateway are not shown now: the Valkey that they share does not answer.',
  unshared: 'Only this instance of the gateway is shown. To see all of them here, let them share a Valkey.',
};

/** Each service with its instances, and how their calls to others go. */
export function ServiceCards({
  services,
  otherGateways,
}: Pick<PlatformStatus, 'services' | 'otherGateways'>) {
  return (
    <ul className="operate-cards">
      {services.map(({ service, instances }) => (
        <li key={service} className="kit-panel operate-card" data-service={service}>
          <div className="kit-panel-head">
            <h2>{service}</h2>
          </div>
          {instances.length === 0 && (
            <p className="kit-panel-body soft">No instance is known: discovery lists none.</p>
          )}
          {instances.map((instance) => (
            <Instance key={instance.address} instance={instance} />
          ))}
          {service === 'gateway' && unseenGateways[otherGateways] !== undefined && (
            <p className="operate-unseen small soft">{unseenGateways[otherGateways]}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Instance({
  instance: { address, state, status, answeredInMs, toldMsAgo },
}: {
  readonly instance: SeenInstance;
}) {
  const { tone, word, meaning } = instanceStates[state];
  return (
    <div className="operate-instance">
      <div className="operate-instance-head">
        <Badge tone={tone} icon={badgeIcons[tone]}>
          <span title={meaning}>{word}</span>
        </Badge>
        {status?.fault !== undefined && (
          <Badge tone="warn" icon="warning">
            <span title={faultMeaning(status.fault)}>Made to fail</span>
          </Badge>
        )}
        {status === null ? (
          <code className="small soft">{address}</code>
        ) : (
          <ShortId id={status.instanceId} what="the instance" />
        )}
      </div>
      {status === null ? (
        <p className="small soft">
          {toldMsAgo === undefined ? (
            <>
              {meaning} Asked at <code>{address}</code> for {duration(answeredInMs)}.
            </>
          ) : (
            `It has told how it is ${duration(toldMsAgo)} ago, and is to tell every second.`
          )}
        </p>
      ) : (
        <InstanceFacts status={status} />
      )}
    </div>
  );
}

function InstanceFacts({ status }: { readonly status: InstanceStatus }) {
  const { notReady, version, startedAt, memoryBytes, eventLoop, breakers } = status;
  return (
    <>
      {notReady.length > 0 && <p className="small operate-missing">Missing: {notReady.join(', ')}</p>}
      <dl className="kit-facts small">
        <dt>Started</dt>
        <dd>
          <Time at={startedAt} />, version <span className="given">{version}</span>
        </dd>
        <dt>Event loop</dt>
        <dd className="number">
          <span title="Mean and 99th percentile since the last look">
            {delay(eventLoop.meanDelayMs)} mean, {delay(eventLoop.p99DelayMs)} p99
          </span>
        </dd>
        <dt>Memory</dt>
        <dd className="number">{bytes(memoryBytes)}</dd>
      </dl>
      {breakers.length > 0 && (
        <ul className="operate-breakers small" aria-label="Circuit breakers">
          {breakers.map(({ target, operation, state }) => {
            const { tone, word, meaning } = breakerStates[state];
            return (
              <li key={`${target} ${operation}`}>
                <span>
                  to {target} <span className="soft">{operation}</span>
                </span>
                <Badge tone={tone} icon={badgeIcons[tone]}>
                  <span title={meaning}>{word}</span>
                </Badge>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

/** Digits below a tenth of a millisecond are noise. */
function delay(ms: number): string {
  return duration(Math.round(ms * 10) / 10);
}
