import './usage.css';
import { useState } from 'react';
import { BarChart } from '../../kit/bar-chart.tsx';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { EmptyState } from '../../kit/empty-state.tsx';
import { SelectField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { count, plural } from '../../lib/format.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { type KeyOf, useKeyNames } from '../../lib/use-people.ts';
import { cost } from './cost.ts';
import { type Usage, useUsage } from './usage-data.ts';
import { fillDays, type Period, periods, type Sums, type Total, totalOf } from './usage-days.ts';
import { sumsByKey } from './usage-keys.ts';
import { UsageTable } from './usage-table.tsx';

const whose: Readonly<Record<Usage['of'], string>> = {
  tenant: 'for your whole tenant',
  user: 'by you alone',
  key: 'by this key alone',
};

/** Requests by day and key, and beside them what calls of models took: tokens and cost, by model and version of a prompt too. */
export function UsagePage() {
  usePageTitle('Usage');
  const [days, setDays] = useState<Period>(30);
  const byDay = useUsage('day', days);
  const sums = byDay.data === undefined ? [] : fillDays(byDay.data.data, days, new Date(byDay.data.to));
  const total = totalOf(sums);
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
        <SelectField
          label="Period"
          isLabelHidden
          value={days}
          onChange={({ target }) => setDays(Number(target.value) as Period)}
        >
          {periods.map((period) => (
            <option key={period} value={period}>
              Last {period} days
            </option>
          ))}
        </SelectField>
      </div>
      {byDay.isPending && <Skeleton lines={6} />}
      {byDay.error !== null && (
        <Notice tone="bad" {...describeError(byDay.error)}>
          <Button icon="retry" onClick={() => void byDay.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {byDay.data !== undefined && total.requests + total.calls === 0 && (
        <EmptyState icon="usage" title="Nothing was counted in these days">
          <p>Requests appear here some seconds after they were answered, calls of models with them.</p>
        </EmptyState>
      )}
      {total.requests + total.calls > 0 && (
        <>
          <Charts sums={sums} total={total} />
          <Groups days={days} />
          <UsageTable
            title="By day"
            first="Day (UTC)"
            hasRequests
            sums={sums.filter(({ requests = 0, calls }) => requests + calls > 0).toReversed()}
            nameOf={(day) => day}
          />
        </>
      )}
    </div>
  );
}

interface Chart {
  readonly name: string;
  readonly text: string;
  readonly numberOf: (sum: Sums) => number;
  readonly format: (value: number) => string;
}

function requestChart({ requests, refusedRequests, failedRequests }: Total): Chart {
  return {
    name: 'Requests',
    text: `${plural(requests, 'request')}, ${count(refusedRequests)} refused, ${count(failedRequests)} failed`,
    numberOf: (sum) => sum.requests ?? 0,
    format: count,
  };
}

function modelCharts(total: Total): Chart[] {
  return [
    {
      name: 'Model calls',
      text: `${plural(total.calls, 'call')}, ${count(total.failed)} failed`,
      numberOf: ({ calls }) => calls,
      format: count,
    },
    {
      name: 'Tokens',
      text: `${count(total.inputTokens)} in, ${count(total.outputTokens)} out`,
      numberOf: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
      format: count,
    },
    {
      name: 'Cost',
      text: `${cost(total.cost)}, in the currency of the prices`,
      numberOf: (sum) => sum.cost,
      format: cost,
    },
  ];
}

function Charts({ sums, total }: { readonly sums: readonly Sums[]; readonly total: Total }) {
  const charts = [requestChart(total), ...(total.calls > 0 ? modelCharts(total) : [])];
  return (
    <div className="usage-charts">
      {charts.map(({ name, text, numberOf, format }) => (
        <section key={name} className="kit-panel kit-panel-body" aria-label={`${name} a day`}>
          <h2>{name}</h2>
          <p className="soft small">{text}</p>
          <BarChart
            bars={sums.map((sum) => ({ name: sum.group, value: numberOf(sum) }))}
            label={`${name} a day: ${text}. By day in the table below.`}
            format={format}
          />
        </section>
      ))}
      {total.calls === 0 && (
        <section className="kit-panel kit-panel-body" aria-label="Calls of models">
          <h2>Model calls</h2>
          <p className="soft small">
            No model was called in these days. Calls, tokens and cost appear here once a model writes answers
            or makes vectors.
          </p>
        </section>
      )}
    </div>
  );
}

function Groups({ days }: { readonly days: Period }) {
  const byModel = useUsage('model', days);
  const byKey = useUsage('key', days);
  const byPrompt = useUsage('prompt', days);
  const ofPrompts = byPrompt.data?.data.filter(({ group }) => group !== '') ?? [];
  const names = useKeyNames();
  return (
    <>
      {byKey.data !== undefined && (
        <UsageTable
          title="By key"
          first="Key"
          hasRequests
          sums={sumsByKey(byKey.data.data, names)}
          nameOf={(id) => <KeyName id={id} names={names} />}
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
      <span className="given">{known.name}</span>
      {known.account !== undefined && <span className="soft small given"> of {known.account}</span>}
    </>
  );
}
