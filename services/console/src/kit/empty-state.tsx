import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

/** Says why there is nothing here, and what to do about it. */
export function EmptyState({
  icon,
  title,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="kit-empty">
      <Icon name={icon} size={28} />
      <h2>{title}</h2>
      <div className="kit-empty-text">{children}</div>
    </div>
  );
}
