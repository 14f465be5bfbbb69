import type { DocumentStores, WiredDocument } from '@lectern/document/testing/wiring';
import type { EmbeddingRepository, WiredEmbedding } from '@lectern/embedding/testing/wiring';
import type { IndexStore, RetrievalStores, WiredRetrieval } from '@lectern/retrieval/testing/wiring';
import type { Logger, Telemetry } from '@lectern/telemetry';
import type { StorageRepository, WiredUser } from '@lectern/user/testing/wiring';
import type { EventBus } from './event-bus.ts';
import type { Owner } from './owners.ts';
import type { Random } from './random.ts';
import type { Process, Scheduler } from './scheduler.ts';
import type { SimulatedTime } from './time.ts';
import type { Variant } from './variant.ts';

/** The services of a platform, by name. */
export interface Services {
  readonly document: WiredDocument;
  readonly embedding: WiredEmbedding;
  readonly retrieval: WiredRetrieval;
  readonly user: WiredUser;
}

/** What each service has in its database, as its ports give it. */
export interface Stores {
  readonly document: DocumentStores;
  readonly embedding: EmbeddingRepository;
  /** With the store of its points. */
  readonly retrieval: (points: IndexStore) => RetrievalStores;
  readonly user: StorageRepository;
}

/** What a process has of the layer that it stands on. */
export interface Connection<K extends Owner> {
  readonly stores: Stores[K];
  readonly telemetry: Telemetry;
  /** Consumes and relays events, from now on until the process ends. */
  start(service: Pick<Services[K], 'subscriptions' | 'onDeadLetter'>): void;
  /** Does something again and again. */
  repeat(work: { name: string; everyMs: number; task: () => Promise<number>; logger: Logger }): void;
}

/** A document, and all that the services have of it. */
export interface StoredDocument {
  readonly id: string;
  readonly tenantId: string;
  readonly status: string;
  readonly version: number;
  readonly chunkCount: number;
  readonly blobKey: string;
  /** Of each version that was accepted, its bytes; those of a deleted document need not be there. */
  readonly bytes: ReadonlyMap<number, number>;
  readonly chunks: readonly { readonly version: number; readonly ordinal: number; readonly text: string }[];
  /** How many it has brought into the cache. */
  readonly vectors: number;
  /** The version that searches see. */
  readonly liveVersion: number | undefined;
  /** What there is of it is not what its history says. */
  readonly differsFromHistory: boolean;
}

/** All that is stored in the end. */
export interface Stored {
  readonly documents: readonly StoredDocument[];
  /** By tenant. */
  readonly reservedBytes: ReadonlyMap<string, number>;
  /** How many events were not published. */
  readonly outboxes: ReadonlyMap<Owner, number>;
}

/** The databases of one run, and what its processes do with them. */
export interface Ground {
  connect<K extends Owner>(owner: K, process: Process): Connection<K>;
  /** Rolls back what a process has begun. */
  letGo(process: Process): void;
  /** Whether an event waits in an outbox. */
  hasOutgoingEvents(): boolean;
  /** Whether a document or a claim waits for an event. */
  isWaiting(): Promise<boolean>;
  look(): Promise<Stored>;
  /** Gives back what the run has used. */
  end(): Promise<void>;
}

/** How many there are of everything, and what runs beside. */
export interface Settings {
  /** Processes of each service. */
  readonly instances: number;
  /** Events that a process handles at once. */
  readonly concurrency: number;
  /** Whether bytes are collected while documents are uploaded, shortly after they are noted. */
  readonly collects: boolean;
  /** Whether lost events are sent again. Where none is lost, all has to come right without that. */
  readonly sweeps: boolean;
}

/** How long things are kept, for processes that start now. */
export interface Retention {
  /** Of bytes that no document points to; 0 once all is to be collected. */
  unusedContentMs: number;
  /** The same of claim-check blobs. */
  vectorBlobsMs: number;
}

/** What a layer knows of a run. */
export interface GroundParts {
  readonly time: SimulatedTime;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly bus: EventBus;
  readonly settings: Settings;
  readonly variant: Variant;
  readonly retention: Retention;
  readonly newId: () => string;
}

/** On what the services run: real SQL, or a model of it. One run at a time. */
export interface Layer {
  readonly name: LayerName;
  /** The time of a run, and what ends it. */
  openTime(): { readonly time: SimulatedTime; close(): void };
  /** Resolves when all code has come to the next call of a port; `isIdle` when otherwise nothing is left to do. */
  codeHasRun(isIdle: boolean): Promise<void>;
  open(parts: GroundParts): Ground;
}

export const layerNames = ['memory', 'sql'] as const;
export type LayerName = (typeof layerNames)[number];

/** As the services have them by their configuration. */
export const keyRetentionMs = 86_400_000;
/** Nobody reaches it. */
export const quotaBytes = 1_000_000_000;
