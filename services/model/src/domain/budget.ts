import type { ModelBudget } from '@lectern/auth';

/** What a budget counts. */
export type BudgetUnit = 'requests' | 'tokens' | 'money';

/** The most that somebody may take: requests in a minute, tokens in a day, money in a month (UTC); without a number, any. */
export interface Budget {
  readonly requests?: number | undefined;
  readonly tokens?: number | undefined;
  readonly money?: number | undefined;
}

/** Budgets of each tenant, and of each API key or session. */
export interface Budgets {
  readonly tenant: Budget;
  readonly key: Budget;
}

/** The budgets that count for a caller: an API key with a budget of its own has of each unit the lesser of that and what any key may take. */
export function withOwnBudget({ tenant, key }: Budgets, own: ModelBudget | undefined): Budgets {
  if (own === undefined) return { tenant, key };
  const { requestsPerMinute, tokensPerDay, moneyPerMonth } = own;
  return {
    tenant,
    key: {
      requests: lesser(key.requests, requestsPerMinute),
      tokens: lesser(key.tokens, tokensPerDay),
      money: lesser(key.money, moneyPerMonth),
    },
  };
}

function lesser(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/** What one call takes, or may take. */
export type Amounts = Readonly<Record<BudgetUnit, number>>;

/** An amount of one budget in its present window. */
export interface Claim {
  /** Of whom the budget is. */
  readonly kind: 'tenant' | 'key';
  readonly owner: string;
  readonly unit: BudgetUnit;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly amount: number;
  readonly limit: number;
}

const units: readonly BudgetUnit[] = ['requests', 'tokens', 'money'];

/** What a call claims of the budgets that there are, in an order that is the same for all calls. What costs nothing claims no money. */
export function claimsOf(
  budgets: Budgets,
  caller: { readonly tenantId: string; readonly credentialId: string },
  { amounts, now }: { readonly amounts: Amounts; readonly now: Date },
): Claim[] {
  const owners = [
    { kind: 'tenant', owner: budgetOwner('tenant', caller.tenantId), budget: budgets.tenant },
    { kind: 'key', owner: budgetOwner('key', caller.credentialId), budget: budgets.key },
  ] as const;
  return owners.flatMap(({ kind, owner, budget }) =>
    units.flatMap((unit) => {
      const limit = budget[unit];
      const amount = amounts[unit];
      if (limit === undefined || amount === 0) return [];
      return [{ kind, owner, unit, amount, limit, ...windowOf(unit, now) }];
    }),
  );
}

/** Whether there is a budget of which a call takes the more, the more is written: of tokens, or of money for what costs some. */
export function countsTokens(
  { tenant, key }: Budgets,
  { hasPrice }: { readonly hasPrice: boolean },
): boolean {
  return [tenant, key].some(({ tokens, money }) => tokens !== undefined || (hasPrice && money !== undefined));
}

/** As whose a budget is kept. */
export function budgetOwner(kind: Claim['kind'], id: string): string {
  return `${kind} ${id}`;
}

/** The minute, day or month (UTC) in which a moment is. */
function windowOf(unit: BudgetUnit, now: Date): Pick<Claim, 'startsAt' | 'endsAt'> {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const minute = 60_000;
  const start = Math.floor(now.getTime() / minute) * minute;
  if (unit === 'requests') return { startsAt: new Date(start), endsAt: new Date(start + minute) };
  const isMonth = unit === 'money';
  return {
    startsAt: new Date(Date.UTC(year, month, isMonth ? 1 : day)),
    endsAt: new Date(isMonth ? Date.UTC(year, month + 1, 1) : Date.UTC(year, month, day + 1)),
  };
}
