import { type Period, periods } from './usage-days.ts';

/** Which part of the usage is shown. */
export interface UsageChoice {
  readonly days: Period;
  /** Id of an API key; empty for all. */
  readonly key: string;
  /** Name of a target; empty for all. */
  readonly model: string;
}

const usualDays: Period = 30;

/** The choice that an address names. */
export function choiceIn(params: URLSearchParams): UsageChoice {
  const named = Number(params.get('days'));
  return {
    days: periods.find((each) => each === named) ?? usualDays,
    key: params.get('key') ?? '',
    model: params.get('model') ?? '',
  };
}

/** The same address with another choice, and without what is not chosen. */
export function withChoice(params: URLSearchParams, { days, key, model }: UsageChoice): URLSearchParams {
  const next = new URLSearchParams(params);
  const values = { days: days === usualDays ? '' : String(days), key, model };
  for (const [name, value] of Object.entries(values))
    if (value === '') next.delete(name);
    else next.set(name, value);
  return next;
}
