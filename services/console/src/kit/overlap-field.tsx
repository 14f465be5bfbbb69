import { SelectField } from './field.tsx';

/** A time for which something that is replaced goes on to work, and its name. */
export interface Overlap {
  readonly seconds: number;
  readonly name: string;
}

/** The choice of such a time, in seconds. */
export function OverlapField({
  label,
  overlaps,
  value,
  onChange,
}: {
  readonly label: string;
  readonly overlaps: readonly Overlap[];
  readonly value: number;
  readonly onChange: (seconds: number) => void;
}) {
  return (
    <SelectField label={label} value={value} onChange={({ target }) => onChange(Number(target.value))}>
      {overlaps.map(({ seconds, name }) => (
        <option key={seconds} value={seconds}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
