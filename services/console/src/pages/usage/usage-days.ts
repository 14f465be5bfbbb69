import type { components } from '@lectern/client';

/** Requests, and calls of models with their tokens and what they cost, of one day or key; the calls alone of one model or prompt. */
export type Sums = components['schemas']['Usage']['data'][number];

/** The same with all of its numbers. */
export type Total = Required<Omit<Sums, 'group'>>;

const nothing: Total = {
  ...{ requests: 0, refusedRequests: 0, failedRequests: 0 },
  ...{ calls: 0, failed: 0, cached: 0, inputTokens: 0, outputTokens: 0, milliseconds: 0, cost: 0 },
};

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

/** Every day of the period, also those on which nothing was asked. */
export function fillDays(sums: readonly Sums[], days: Period, now: Date): Sums[] {
  const byDay = new Map(sums.map((sum) => [sum.group.slice(0, 10), sum]));
  const start = startOf(days, now);
  return Array.from({ length: days }, (_, at) => {
    const day = new Date(start);
    day.setUTCDate(day.getUTCDate() + at);
    const group = day.toISOString().slice(0, 10);
    return { ...(byDay.get(group) ?? nothing), group };
  });
}

/** All of them together. */
export function totalOf(sums: readonly Partial<Total>[]): Total {
  const names = Object.keys(nothing) as (keyof Total)[];
  const sum = (name: keyof Total): number => sums.reduce((total, one) => total + (one[name] ?? 0), 0);
  return Object.fromEntries(names.map((name) => [name, sum(name)])) as unknown as Total;
}
