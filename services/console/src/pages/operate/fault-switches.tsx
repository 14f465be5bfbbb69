import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { SelectField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Badge } from '../../kit/status-badge.tsx';
import { Deadline } from '../../kit/time.tsx';
import { duration } from '../../lib/format.ts';
import { faultMeaning, faultsOf } from './faults.ts';
import { type FaultRequest, type SeenService, useFaultActions } from './operate-data.ts';

const kinds: readonly { readonly kind: FaultRequest['kind']; readonly what: string }[] = [
  { kind: 'error', what: 'answers with an error' },
  { kind: 'refuse', what: 'closes the connection unanswered' },
  { kind: 'slow', what: 'is slow' },
];
const waits = [500, 2_000, 10_000, 30_000];
const shares = [1, 0.5, 0.1];
const times = [15, 30, 60, 300];

/** Has a service fail for a while, so that people see what the others make of it. */
export function FaultSwitches({ services }: { readonly services: readonly SeenService[] }) {
  const targets = services.map(({ service }) => service).filter((service) => service !== 'gateway');
  const { turnOn, turnOff } = useFaultActions();
  const [service, setService] = useState('retrieval');
  const [fault, setFault] = useState({
    kind: 'error',
    share: 1,
    milliseconds: 2_000,
    forSeconds: 30,
  } as Required<FaultRequest>);
  const change = (part: Partial<FaultRequest>): void => setFault((before) => ({ ...before, ...part }));
  const error = turnOn.error ?? turnOff.error;
  return (
    <section className="kit-panel" aria-labelledby="operate-faults">
      <div className="kit-panel-head">
        <h2 id="operate-faults">Fault switches</h2>
      </div>
      <div className="kit-panel-body operate-faults">
        <p className="soft">
          Make a service fail on purpose, and watch here how the others cope. A fault ends by itself, and does
          not touch health checks or this page.
        </p>
        <form
          className="operate-fault-form"
          onSubmit={(event) => {
            event.preventDefault();
            turnOn.mutate({ service, fault });
          }}
        >
          <SelectField label="Service" value={service} onChange={({ target }) => setService(target.value)}>
            {targets.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </SelectField>
          <SelectField
            label="What it does"
            value={fault.kind}
            onChange={({ target }) => change({ kind: target.value as FaultRequest['kind'] })}
          >
            {kinds.map(({ kind, what }) => (
              <option key={kind} value={kind}>
                {what}
              </option>
            ))}
          </SelectField>
          {fault.kind === 'slow' && (
            <SelectField
              label="By how much"
              value={fault.milliseconds}
              onChange={({ target }) => change({ milliseconds: Number(target.value) })}
            >
              {waits.map((ms) => (
                <option key={ms} value={ms}>
                  {duration(ms)}
                </option>
              ))}
            </SelectField>
          )}
          <SelectField
            label="To which requests"
            value={fault.share}
            onChange={({ target }) => change({ share: Number(target.value) })}
          >
            {shares.map((share) => (
              <option key={share} value={share}>
                {share === 1 ? 'all' : `${share * 100} % of them`}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="For how long"
            value={fault.forSeconds}
            onChange={({ target }) => change({ forSeconds: Number(target.value) })}
          >
            {times.map((seconds) => (
              <option key={seconds} value={seconds}>
                {duration(seconds * 1_000)}
              </option>
            ))}
          </SelectField>
          <Button kind="danger" type="submit" icon="warning" isBusy={turnOn.isPending}>
            Switch on
          </Button>
        </form>
        {error !== null && <Notice tone="bad" {...describeError(error)} />}
        <ul className="operate-fault-list" aria-label="Faults that are switched on">
          {faultsOf(services).map(({ service: faulty, fault: active }) => (
            <li key={faulty}>
              <Badge tone="warn" icon="warning">
                {faulty}
              </Badge>
              <span>
                {faultMeaning(active)}, ends <Deadline at={active.until} />
              </span>
              <Button isBusy={turnOff.isPending} onClick={() => turnOff.mutate(faulty)}>
                End it
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
