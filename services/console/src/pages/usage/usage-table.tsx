import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { ScrollArea } from '../../kit/scroll-area.tsx';
import { count, duration } from '../../lib/format.ts';
import { costsLike } from './cost.ts';
import type { Sums } from './usage-days.ts';

interface Column {
  readonly name: string;
  readonly text: (sum: Sums) => string;
}

const requestColumns: readonly Column[] = [
  { name: 'Requests', text: ({ requests = 0 }) => count(requests) },
  { name: 'Refused', text: ({ refusedRequests = 0 }) => count(refusedRequests) },
  { name: 'Failed', text: ({ failedRequests = 0 }) => count(failedRequests) },
];
const callColumns: readonly Column[] = [
  { name: 'Model calls', text: ({ calls }) => count(calls) },
  { name: 'Calls failed', text: ({ failed }) => count(failed) },
  { name: 'Tokens in', text: ({ inputTokens }) => count(inputTokens) },
  { name: 'Tokens out', text: ({ outputTokens }) => count(outputTokens) },
  { name: 'Model time', text: ({ milliseconds }) => duration(milliseconds) },
];

/** Rows that are shown at first: there is one for each session, of which there may be hundreds. */
const firstRows = 15;

/** What each of a group asked and took. */
export function UsageTable({
  title,
  first,
  sums,
  nameOf,
  hasRequests = false,
}: {
  readonly title: string;
  /** What the first column names. */
  readonly first: string;
  readonly sums: readonly Sums[];
  readonly nameOf: (group: string) => React.ReactNode;
  /** Whether the group has requests, and not only calls of models. */
  readonly hasRequests?: boolean;
}) {
  const [isWhole, setWhole] = useState(false);
  const cost = costsLike(sums.map((sum) => sum.cost));
  const columns = [
    ...(hasRequests ? requestColumns : []),
    ...callColumns,
    { name: 'Cost', text: (sum: Sums) => cost(sum.cost) },
  ];
  const shown = isWhole ? sums : sums.slice(0, firstRows);
  return (
    <section className="kit-panel" aria-label={title}>
      <div className="kit-panel-head">
        <h2>{title}</h2>
        {shown.length < sums.length && (
          <Button onClick={() => setWhole(true)}>Show all {count(sums.length)}</Button>
        )}
      </div>
      <ScrollArea label={`${title}, a table`}>
        <table className="kit-table">
          <thead>
            <tr>
              <th>{first}</th>
              {columns.map(({ name }) => (
                <th key={name} className="usage-number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((sum) => (
              <tr key={sum.group}>
                <td>{nameOf(sum.group)}</td>
                {columns.map(({ name, text }) => (
                  <td key={name} className="usage-number number">
                    {text(sum)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}
