import type { WireDocumentParts } from '@lectern/document/testing/wiring';
import type { WireEmbeddingParts } from '@lectern/embedding/testing/wiring';
import type { OutgoingEvent, UnitOfWork } from '@lectern/events';

/** What may be put around a part of the platform, to break it. Whatever is missing is as in production. */
export interface Variant {
  /** Messages are deleted when they are received. */
  readonly acknowledgesAtOnce?: boolean;
  /** `publish` is in a transaction of its own. */
  readonly unitOfWork?: (real: UnitOfWork, publish: (event: OutgoingEvent) => Promise<void>) => UnitOfWork;
  readonly pointId?: (real: string, newId: () => string) => string;
  readonly notesOf?: WireDocumentParts['notesOf'];
  readonly storeOf?: (store: WireDocumentParts['store']) => WireDocumentParts['store'];
  readonly repositoryOf?: WireEmbeddingParts['repositoryOf'];
}

/** The platform as it is. */
export const asItIs: Variant = {};
