import type { ButtonHTMLAttributes } from 'react';
import { Icon, type IconName } from './icon.tsx';

/** A {@link Button}. */
export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: what one comes to the page for, once in a view. `danger`: what cannot be taken back. */
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly icon?: IconName;
  /** What was asked for is under way; a second press does nothing. */
  readonly isBusy?: boolean;
}

export function Button({ kind = 'plain', icon, isBusy = false, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`kit-button kit-button-${kind} ${rest.className ?? ''}`}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || rest.disabled || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : rest.onClick}
    >
      {isBusy ? <Icon name="busy" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
