import type { components } from '@lectern/client';

/** What was called, with its tokens and what it cost, of one day, key, model or prompt. */
export type Sums = components['schemas']['Usage']['data'][number];

/** Days that are shown, this one included. */
export const periods = [7, 30, 90] as const;
export type Period = (typeof periods)[number];

/** The first day of a period, at its start (UTC). */
export function startOf(days: Period, now: Date): Date {
  const start = new Date(now);
  start.setUTCHours(0, 0, 0, 0);
  start.setUTCDate(start.getUTCDate() - (days - 1));
  return start;
}

/** Every day of the period, also those on which nothing was called. */
export function fillDays(sums: readonly Sums[], days: Period, now: Date): Sums[] {
  const byDay = new Map(sums.map((sum) => [sum.group.slice(0, 10), sum]));
  const start = startOf(days, now);
  return Array.from({ length: days }, (_, at) => {
    const day = new Date(start);
    day.setUTCDate(day.getUTCDate() + at);
    const group = day.toISOString().slice(0, 10);
    const nothing = {
      calls: 0,
      failed: 0,
      cached: 0,
      inputTokens: 0,
      outputTokens: 0,
      milliseconds: 0,
      cost: 0,
    };
    return { ...(byDay.get(group) ?? nothing), group };
  });
}

/** All of them together. */
export function totalOf(sums: readonly Sums[]): Omit<Sums, 'group'> {
  const sum = (value: (one: Sums) => number): number => sums.reduce((total, one) => total + value(one), 0);
  return {
    calls: sum(({ calls }) => calls),
    failed: sum(({ failed }) => failed),
    cached: sum(({ cached }) => cached),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    milliseconds: sum(({ milliseconds }) => milliseconds),
    cost: sum(({ cost }) => cost),
  };
}
