import { givenUpMessage } from '@lectern/contracts';
import type { VersionKey } from '../domain/indexed-document.ts';
import type { DocumentIndex } from '../ports.ts';
import { failVersion } from './index-changes.ts';

export interface GiveUpVersionPorts {
  readonly index: Pick<DocumentIndex, 'change'>;
  readonly now: () => Date;
}

/** An event about a version that becomes a dead letter, and why. */
export interface GiveUpVersionInput {
  readonly eventId: string;
  readonly version: VersionKey & { readonly attempt?: number | undefined };
  readonly reason: string;
  readonly why: string;
}

/**
 * Publishes `DocumentFailed` for a version whose event is given up, once, unless the event was handled after all, this version or
 * a newer one is live, or the document is deleted or another tenant's. When the event is redriven, it is handled. Decides on no error.
 */
export async function giveUpVersion(
  { index, now }: GiveUpVersionPorts,
  { eventId, version, reason, why }: GiveUpVersionInput,
  signal: AbortSignal,
): Promise<void> {
  const fail = failVersion({ ...version, reason, message: givenUpMessage(why) }, now);
  await index.change(version, (known) => (known?.liveVersion === version.version ? undefined : fail(known)), {
    eventId,
    deadLetter: true,
    signal,
  });
}
