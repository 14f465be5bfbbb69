import { DocumentFailed, DocumentIndexed, DocumentUnindexed } from '@lectern/contracts';
import type { CloudEvent } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import type { TestAws } from '@lectern/testing';

/** The event side of the other services, over the real backbone. */
export interface Backbone {
  readonly embedding: Pick<Neighbour, 'emit'>;
  readonly document: Pick<Neighbour, 'emit'>;
  /** What retrieval has announced so far, as the document service hears it. */
  readonly heard: readonly CloudEvent[];
  stop(): Promise<void>;
}

export async function startBackbone(aws: TestAws): Promise<Backbone> {
  const heard: CloudEvent[] = [];
  const told = [DocumentIndexed, DocumentUnindexed, DocumentFailed];
  const embedding = await startNeighbour('embedding', aws);
  const document = await startNeighbour('document', aws, {
    subscriptions: keepEvents(heard, 'retrieval', told),
  });
  return {
    embedding,
    document,
    heard,
    stop: async () => {
      await document.stop();
      await embedding.stop();
    },
  };
}
