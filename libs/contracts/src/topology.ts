import { AttachmentsExtracted } from './events/attachment-events.ts';
import {
  DocumentDeleted,
  DocumentDescribed,
  DocumentIngested,
  DocumentShared,
} from './events/document-events.ts';
import { DocumentEmbedded, DocumentFailed, DocumentPurged } from './events/embedding-events.ts';
import {
  DocumentsErased,
  ErasureRequested,
  ModelDataErased,
  WebhooksErased,
} from './events/erasure-events.ts';
import { DocumentIndexed, DocumentUnindexed } from './events/retrieval-events.ts';
import { StorageClaimed, StorageRefused, StorageReserved } from './events/storage-events.ts';

/** Events of one producer that one consumer consumes; `types` becomes the filter policy of the subscription. */
export interface TopologySubscription {
  readonly from: string;
  readonly types: readonly string[];
}

/** The platform's event map: a topic per producer, a queue with its dead-letter queue per consumer. */
export interface EventTopology {
  readonly producers: readonly string[];
  readonly consumers: readonly {
    readonly name: string;
    readonly subscriptions: readonly TopologySubscription[];
  }[];
}

/**
 * Which service consumes whose events. It stands in one place, and every service makes all of it at its start, because a topic drops what
 * is published before a queue is subscribed: whichever service starts first, no event can be lost to one that starts
 * later. A consumer's handlers must be the ones named here; each service has a test for that.
 */
export const eventTopology: EventTopology = {
  producers: ['document', 'embedding', 'retrieval', 'user', 'model', 'webhook'],
  consumers: [
    {
      name: 'user',
      subscriptions: [
        { from: 'document', types: [StorageClaimed.type, DocumentsErased.type] },
        { from: 'webhook', types: [WebhooksErased.type] },
        { from: 'model', types: [ModelDataErased.type] },
      ],
    },
    {
      name: 'embedding',
      subscriptions: [{ from: 'document', types: [DocumentIngested.type, DocumentDeleted.type] }],
    },
    {
      name: 'retrieval',
      subscriptions: [
        { from: 'embedding', types: [DocumentEmbedded.type] },
        { from: 'document', types: [DocumentDeleted.type, DocumentShared.type, DocumentDescribed.type] },
      ],
    },
    {
      name: 'document',
      subscriptions: [
        {
          from: 'embedding',
          types: [DocumentEmbedded.type, AttachmentsExtracted.type, DocumentFailed.type, DocumentPurged.type],
        },
        { from: 'retrieval', types: [DocumentIndexed.type, DocumentUnindexed.type, DocumentFailed.type] },
        { from: 'user', types: [StorageReserved.type, StorageRefused.type, ErasureRequested.type] },
      ],
    },
    {
      name: 'webhook',
      subscriptions: [
        { from: 'embedding', types: [DocumentFailed.type] },
        { from: 'retrieval', types: [DocumentIndexed.type, DocumentFailed.type] },
        { from: 'document', types: [DocumentDeleted.type] },
        { from: 'user', types: [StorageRefused.type, ErasureRequested.type] },
      ],
    },
    { name: 'model', subscriptions: [{ from: 'user', types: [ErasureRequested.type] }] },
  ],
};
