import { Icon, type IconName } from './icon.tsx';
import type { Tone } from './notice.tsx';

/** A state by colour, sign and word. */
export function Badge({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: React.ReactNode;
}) {
  return (
    <span className={`kit-badge kit-tone-${tone}`}>
      {icon && <Icon name={icon} size={14} />}
      {children}
    </span>
  );
}

/** How a document is. */
export type DocumentStatus =
  | 'ingested'
  | 'embedded'
  | 'indexed'
  | 'failed'
  | 'rejected'
  | 'deleting'
  | 'deleted';

interface StatusFacts {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly word: string;
  /** What it means. */
  readonly meaning: string;
}

/** In the order of the pipeline. */
export const statuses: Readonly<Record<DocumentStatus, StatusFacts>> = {
  ingested: {
    tone: 'busy',
    icon: 'busy',
    word: 'Ingested',
    meaning: 'Uploaded; its text is being read and cut.',
  },
  embedded: { tone: 'busy', icon: 'busy', word: 'Embedded', meaning: 'Read and cut; the index takes it in.' },
  indexed: { tone: 'good', icon: 'done', word: 'Indexed', meaning: 'Searches and answers find it.' },
  failed: { tone: 'bad', icon: 'failed', word: 'Failed', meaning: 'It could not be read or indexed.' },
  rejected: { tone: 'warn', icon: 'warning', word: 'Rejected', meaning: 'There is no room for it.' },
  deleting: {
    tone: 'plain',
    icon: 'busy',
    word: 'Deleting',
    meaning: 'Hidden; its parts are being removed.',
  },
  deleted: { tone: 'plain', icon: 'trash', word: 'Deleted', meaning: 'Nothing of it is left.' },
};

/** What is said of a status; one that this console does not know yet is shown by its own word. */
export function statusFacts(status: string): StatusFacts {
  const known = Object.hasOwn(statuses, status) ? statuses[status as DocumentStatus] : undefined;
  return known ?? { tone: 'plain', icon: 'info', word: status, meaning: 'A newer platform says so.' };
}

export function StatusBadge({ status }: { readonly status: string }) {
  const { tone, icon, word, meaning } = statusFacts(status);
  return (
    <Badge tone={tone} icon={icon}>
      <span title={meaning}>{word}</span>
    </Badge>
  );
}
