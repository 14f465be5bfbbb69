import { describe, expect, it } from 'vitest';
import { problemsOfExpression } from './check-expression.ts';
import { findExportedMetrics } from './exported-metrics.ts';

const context = { metrics: await findExportedMetrics(), recorded: new Set(['lectern:errors:ratio']) };
const problems = (expression: string): string[] => problemsOfExpression(expression, context);

describe('an expression on what the services export', () => {
  it.each([
    'up{platform="lectern"} == 0',
    'rate(http_server_request_duration_seconds_bucket{platform="lectern", route="/v1/search", le="1"}[5m])',
    'sum by (consumer, type) (events_handled_total{platform="lectern", outcome="dead_lettered"})',
    'max(events_queue_messages{platform="lectern", queue="dead_letter", state="in_flight"})',
    'rate(nodejs_gc_duration_seconds_sum{platform="lectern", kind="major"}[5m])',
    'lectern:errors:ratio > 1',
  ])('has nothing against %s', (expression) => {
    expect(problems(expression)).toEqual([]);
  });

  it.each([
    ['up{platform="lectern"', 'is no PromQL'],
    ['http_requests_total{platform="lectern"}', 'which nothing exports'],
    ['outbox_backlog_events_bucket{platform="lectern"}', 'which nothing exports'],
    ['up == 0', 'not only where platform="lectern"'],
    ['up{platform="lectern", tenant="a"}', 'the label tenant'],
    ['sum by (colour) (up{platform="lectern"})', 'groups by colour'],
    ['up{platform="lectern", job="billing"}', 'knows no service billing'],
    ['events_handled_total{platform="lectern", outcome="unheard_of"}', 'which the code never says'],
    [
      'http_server_request_duration_seconds_count{platform="lectern", route="/v1/nothing"}',
      'which the code never says',
    ],
  ])('finds what is wrong with %s', (expression, problem) => {
    expect(problems(expression).join()).toContain(problem);
  });
});
