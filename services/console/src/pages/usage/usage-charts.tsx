import { BarChart } from '../../kit/bar-chart.tsx';
import { count, plural } from '../../lib/format.ts';
import { cost } from './cost.ts';
import type { Sums, Total } from './usage-days.ts';

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

/** The days beside each other, a drawing for each number. */
export function UsageCharts({
  sums,
  total,
  hasRequests,
}: {
  readonly sums: readonly Sums[];
  readonly total: Total;
  /** Whether requests are among the sums: they are of no model. */
  readonly hasRequests: boolean;
}) {
  const charts = [
    ...(hasRequests ? [requestChart(total)] : []),
    ...(total.calls > 0 ? modelCharts(total) : []),
  ];
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
