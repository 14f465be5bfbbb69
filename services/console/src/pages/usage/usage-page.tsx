import './usage.css';
import { useSearchParams } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { EmptyState } from '../../kit/empty-state.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { type KeyOf, useKeyNames } from '../../lib/use-people.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { UsageCharts } from './usage-charts.tsx';
import { choiceIn, type UsageChoice, withChoice } from './usage-choice.ts';
import { type Usage, useUsage } from './usage-data.ts';
import { fillDays, totalOf } from './usage-days.ts';
import { UsageFilter } from './usage-filter.tsx';
import { othersOf, shortId, sumsByKey } from './usage-keys.ts';
import { UsageTable } from './usage-table.tsx';

const whose: Readonly<Record<Usage['of'], string>> = {
  tenant: 'for your whole tenant',
  user: 'by you alone',
  key: 'by this key alone',
};

/** Requests by day and key, and beside them what calls of models took: tokens and cost, by model and version of a prompt too. */
export function UsagePage() {
  usePageTitle('Usage');
  const [params, setParams] = useSearchParams();
  const choice = choiceIn(params);
  const choose = (next: UsageChoice): void => setParams(withChoice(params, next), { replace: true });
  const byDay = useUsage('day', choice);
  const models = useUsage('model', { ...choice, model: '' }).data?.data ?? [];
  const credentials = useUsage('key', { ...choice, key: '' }).data?.data ?? [];
  const names = useKeyNames();
  return (
    <div className="page usage">
      <div className="page-head">
        <div>
          <h1>Usage</h1>
          <p className="page-lead">
            Requests to the API, and the calls of models that they led to, with tokens and cost
            {byDay.data === undefined ? '' : `, ${whose[byDay.data.of]}`}. A request is counted some seconds
            after it was answered. Answers written without a model take no call and cost nothing.
          </p>
        </div>
      </div>
      <UsageFilter
        choice={choice}
        names={names}
        others={othersOf(credentials, names)}
        models={models.map(({ group }) => group)}
        onChange={choose}
      />
      {byDay.isPending && <Skeleton lines={6} />}
      {byDay.error !== null && (
        <Notice tone="bad" {...describeError(byDay.error)}>
          <Button icon="retry" onClick={() => void byDay.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {byDay.data !== undefined && (
        <ShownUsage usage={byDay.data} choice={choice} names={names} onChoose={choose} />
      )}
    </div>
  );
}

interface ShownProps {
  readonly usage: Usage;
  readonly choice: UsageChoice;
  readonly names: ReadonlyMap<string, KeyOf>;
  readonly onChoose: (choice: UsageChoice) => void;
}

function ShownUsage({ usage, choice, names, onChoose }: ShownProps) {
  const sums = fillDays(usage.data, choice.days, new Date(usage.to));
  const total = totalOf(sums);
  const hasRequests = choice.model === '';
  if (total.requests + total.calls === 0) return <NothingCounted choice={choice} onChoose={onChoose} />;
  return (
    <>
      {!hasRequests && (
        <p className="soft small">Calls of this model alone: requests are not counted by model.</p>
      )}
      <UsageCharts sums={sums} total={total} hasRequests={hasRequests} />
      <Groups choice={choice} names={names} />
      <UsageTable
        title="By day"
        first="Day (UTC)"
        hasRequests={hasRequests}
        sums={sums.filter(({ requests = 0, calls }) => requests + calls > 0).toReversed()}
        nameOf={(day) => day}
      />
    </>
  );
}

function NothingCounted({ choice, onChoose }: Pick<ShownProps, 'choice' | 'onChoose'>) {
  const isWhole = choice.key === '' && choice.model === '';
  return (
    <EmptyState icon="usage" title="Nothing was counted in these days">
      <p>
        {isWhole
          ? 'Requests appear here some seconds after they were answered, calls of models with them.'
          : 'Not for this key and model. Others may have been used.'}
      </p>
      {!isWhole && (
        <Button onClick={() => onChoose({ ...choice, key: '', model: '' })}>Show all keys and models</Button>
      )}
    </EmptyState>
  );
}

function Groups({ choice, names }: Pick<ShownProps, 'choice' | 'names'>) {
  const byModel = useUsage('model', choice);
  const byKey = useUsage('key', choice);
  const byPrompt = useUsage('prompt', choice);
  // One that is chosen by itself stands by itself, be its name known or not.
  const named = choice.key === '' ? names : new Map([[choice.key, { name: shortId(choice.key) }], ...names]);
  const ofPrompts = byPrompt.data?.data.filter(({ group }) => group !== '') ?? [];
  return (
    <>
      {byKey.data !== undefined && (
        <UsageTable
          title="By key"
          first="Key"
          hasRequests={choice.model === ''}
          sums={sumsByKey(byKey.data.data, named)}
          nameOf={(id) => <KeyName id={id} names={named} />}
        />
      )}
      {byModel.data !== undefined && byModel.data.data.length > 0 && (
        <UsageTable title="By model" first="Model" sums={byModel.data.data} nameOf={(name) => name} />
      )}
      {ofPrompts.length > 0 && (
        <UsageTable title="By prompt" first="Prompt and version" sums={ofPrompts} nameOf={(name) => name} />
      )}
    </>
  );
}

function KeyName({ id, names }: { readonly id: string; readonly names: ReadonlyMap<string, KeyOf> }) {
  if (id === '') return 'Documents on their way, and erased people';
  const known = names.get(id);
  if (known === undefined)
    return (
      <span title="Keys that were revoked, or that others have, are among them">Sessions and other keys</span>
    );
  return (
    <>
      <span className="given">{visibleText(known.name)}</span>
      {known.account !== undefined && (
        <span className="soft small given"> of {visibleText(known.account)}</span>
      )}
    </>
  );
}
