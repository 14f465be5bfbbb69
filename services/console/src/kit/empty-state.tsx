import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

/** Says why there is nothing here, and what to do about it. */
export function EmptyState({
  icon,
  title,
  isPage = false,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  /** Whether it stands for a whole page, whose title this is then. */
  readonly isPage?: boolean;
  readonly children?: ReactNode;
}) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className="kit-empty">
      <Icon name={icon} size={28} />
      <Heading>{title}</Heading>
      <div className="kit-empty-text">{children}</div>
    </div>
  );
}
