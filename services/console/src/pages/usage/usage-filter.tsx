import { SelectField } from '../../kit/field.tsx';
import { plural } from '../../lib/format.ts';
import type { KeyOf } from '../../lib/use-people.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { UsageChoice } from './usage-choice.ts';
import { type Period, periods, type Sums } from './usage-days.ts';
import { shortId } from './usage-keys.ts';

/** Chooses the days, the key and the model whose usage is shown. */
export function UsageFilter({
  choice,
  names,
  others,
  models,
  onChange,
}: {
  readonly choice: UsageChoice;
  readonly names: ReadonlyMap<string, KeyOf>;
  /** Sessions, and keys whose name is not known, with what they took. */
  readonly others: readonly Sums[];
  /** The targets that were called in these days. */
  readonly models: readonly string[];
  readonly onChange: (choice: UsageChoice) => void;
}) {
  const { days, key, model } = choice;
  // What an address names is chosen, be it known by now or not.
  const isOffered = key === '' || names.has(key) || others.some(({ group }) => group === key);
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
        {[...names].map(([id, known]) => (
          <option key={id} value={id}>
            {nameOf(known)}
          </option>
        ))}
        {!isOffered && <option value={key}>{shortId(key)}</option>}
        {others.length > 0 && (
          <optgroup label="Sessions and other keys">
            {others.map((sum) => (
              <option key={sum.group} value={sum.group}>
                {shortId(sum.group)}, {countOf(sum)}
              </option>
            ))}
          </optgroup>
        )}
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

/** By which one session can be told from another; requests are not counted by model. */
function countOf({ requests, calls }: Sums): string {
  return requests === undefined ? plural(calls, 'call') : plural(requests, 'request');
}

function nameOf({ name, account }: KeyOf): string {
  return visibleText(account === undefined ? name : `${name} of ${account}`);
}
