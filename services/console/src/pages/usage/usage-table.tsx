import { count, duration } from '../../lib/format.ts';
import { cost } from './cost.ts';
import type { Sums } from './usage-days.ts';

/** What each of a group took. */
export function UsageTable({
  title,
  first,
  sums,
  nameOf,
}: {
  readonly title: string;
  /** What the first column names. */
  readonly first: string;
  readonly sums: readonly Sums[];
  readonly nameOf: (group: string) => React.ReactNode;
}) {
  return (
    <section className="kit-panel" aria-label={title}>
      <div className="kit-panel-head">
        <h2>{title}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled has to be reached by keyboard */}
      <section className="usage-scroll" tabIndex={0} aria-label={`${title}, a table`}>
        <table className="kit-table">
          <thead>
            <tr>
              <th>{first}</th>
              <th className="usage-number">Calls</th>
              <th className="usage-number">Failed</th>
              <th className="usage-number">Tokens in</th>
              <th className="usage-number">Tokens out</th>
              <th className="usage-number">Time</th>
              <th className="usage-number">Cost</th>
            </tr>
          </thead>
          <tbody>
            {sums.map((sum) => (
              <tr key={sum.group}>
                <td>{nameOf(sum.group)}</td>
                <td className="usage-number number">{count(sum.calls)}</td>
                <td className="usage-number number">{count(sum.failed)}</td>
                <td className="usage-number number">{count(sum.inputTokens)}</td>
                <td className="usage-number number">{count(sum.outputTokens)}</td>
                <td className="usage-number number">{duration(sum.milliseconds)}</td>
                <td className="usage-number number">{cost(sum.cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
