import { Field } from '@base-ui/react/field';
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { useId } from 'react';

/** A {@link TextField}. */
export interface TextFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'defaultValue' | 'value' | 'color'> {
  readonly label: string;
  readonly value?: string;
  readonly defaultValue?: string;
  readonly hint?: string | undefined;
  /** What is wrong with what was put in. */
  readonly error?: string | undefined;
}

/** A line of text with its label; what is wrong with it stands below and is read aloud with it. */
export function TextField({ label, hint, error, name, ...input }: TextFieldProps) {
  return (
    <Field.Root className="kit-field" name={name} invalid={error !== undefined}>
      <Field.Label className="kit-label">{label}</Field.Label>
      <Field.Control className="kit-input" {...input} />
      {hint !== undefined && <Field.Description className="kit-field-hint">{hint}</Field.Description>}
      {error !== undefined && (
        <Field.Error className="kit-field-error" match>
          {error}
        </Field.Error>
      )}
    </Field.Root>
  );
}

/** Several lines of text with their label. */
export function TextAreaField({
  label,
  hint,
  error,
  name,
  isCode = false,
  ...area
}: TextareaHTMLAttributes<HTMLTextAreaElement> & {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Whether it is read by a program, letter by letter. */
  readonly isCode?: boolean;
}) {
  const id = useId();
  const notes = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  return (
    <div className="kit-field">
      <label htmlFor={id} className="kit-label">
        {label}
      </label>
      <textarea
        id={id}
        name={name}
        className={isCode ? 'kit-input kit-area kit-area-code' : 'kit-input kit-area'}
        spellCheck={isCode ? false : undefined}
        data-invalid={error === undefined ? undefined : ''}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={notes.length === 0 ? undefined : notes.join(' ')}
        {...area}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="kit-field-hint">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="kit-field-error">
          {error}
        </p>
      )}
    </div>
  );
}

/** A choice of few: the control of the browser, which every telephone and keyboard knows. */
export function SelectField({
  label,
  isLabelHidden = false,
  children,
  ...select
}: SelectHTMLAttributes<HTMLSelectElement> & {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <div className="kit-field">
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : 'kit-label'}>
        {label}
      </label>
      <select id={id} className="kit-input kit-select" {...select}>
        {children}
      </select>
    </div>
  );
}
