import { DocumentFailed, DocumentIndexed, DocumentUnindexed } from '@lectern/contracts';
import type { CloudEvent } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import type { TestAws } from '@lectern/testing';

/** The event side of the other services, over the real backbone. */
export interface Backbone {
  readonly embedding: Pick<Neighbour, 'emit'>;
  readonly document: Pick<Neighbour, 'emit'>;
  /** What retrieval has published so far, as the document service consumes it. */
  readonly consumed: readonly CloudEvent[];
  stop(): Promise<void>;
}

/** `documentListens`: off where the real document service consumes its queue. */
export async function startBackbone(aws: TestAws, documentListens = true): Promise<Backbone> {
  const consumed: CloudEvent[] = [];
  const published = [DocumentIndexed, DocumentUnindexed, DocumentFailed];
  const embedding = await startNeighbour('embedding', aws);
  const document = await startNeighbour('document', aws, {
    subscriptions: documentListens ? keepEvents(consumed, 'retrieval', published) : [],
  });
  return {
    embedding,
    document,
    consumed,
    stop: async () => {
      await document.stop();
      await embedding.stop();
    },
  };
}
