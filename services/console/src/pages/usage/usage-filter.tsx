import { SelectField } from '../../kit/field.tsx';
import type { KeyOf } from '../../lib/use-people.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { UsageChoice } from './usage-choice.ts';
import { type Period, periods } from './usage-days.ts';

/** Chooses the days, the key and the model whose usage is shown. */
export function UsageFilter({
  choice,
  names,
  models,
  onChange,
}: {
  readonly choice: UsageChoice;
  readonly names: ReadonlyMap<string, KeyOf>;
  /** The targets that were called in these days. */
  readonly models: readonly string[];
  readonly onChange: (choice: UsageChoice) => void;
}) {
  const { days, key, model } = choice;
  // What an address names is chosen, be it known by now or not.
  const keys = key === '' || names.has(key) ? [...names] : [...names, [key, undefined] as const];
  const offered = model === '' || models.includes(model) ? models : [...models, model];
  return (
    <fieldset className="usage-filter">
      <legend className="visually-hidden">What is shown</legend>
      <SelectField
        label="Period"
        value={days}
        onChange={({ target }) => onChange({ ...choice, days: Number(target.value) as Period })}
      >
        {periods.map((period) => (
          <option key={period} value={period}>
            Last {period} days
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Key"
        value={key}
        onChange={({ target }) => onChange({ ...choice, key: target.value })}
      >
        <option value="">All keys</option>
        {keys.map(([id, known]) => (
          <option key={id} value={id}>
            {known === undefined ? `…${id.slice(-8)}` : nameOf(known)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Model"
        value={model}
        onChange={({ target }) => onChange({ ...choice, model: target.value })}
      >
        <option value="">All models</option>
        {offered.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </SelectField>
    </fieldset>
  );
}

function nameOf({ name, account }: KeyOf): string {
  return visibleText(account === undefined ? name : `${name} of ${account}`);
}
