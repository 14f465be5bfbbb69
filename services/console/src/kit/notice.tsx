import type { ReactNode } from 'react';
import { visibleText } from '../lib/visible-text.ts';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'plain';

const signs: Readonly<Record<Tone, IconName>> = {
  good: 'done',
  busy: 'busy',
  warn: 'warning',
  bad: 'failed',
  plain: 'info',
};

/** Something to know about the page as it is. One that is bad is read aloud when it appears. */
export function Notice({
  tone,
  title,
  text,
  children,
}: {
  readonly tone: Tone;
  readonly title: string;
  readonly text?: string | undefined;
  readonly children?: ReactNode;
}) {
  return (
    <div className={`kit-notice kit-tone-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={signs[tone]} />
      <div>
        <p className="kit-notice-title">{visibleText(title)}</p>
        {text !== undefined && <p className="given">{visibleText(text)}</p>}
        {children}
      </div>
    </div>
  );
}
