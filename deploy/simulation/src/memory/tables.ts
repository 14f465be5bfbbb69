import { DocumentTables } from '@lectern/document/testing/wiring';
import { EmbeddingTables } from '@lectern/embedding/testing/wiring';
import { IndexTables } from '@lectern/retrieval/testing/wiring';
import type { StorageTables } from '@lectern/user/testing/wiring';
import type { Owner } from '../owners.ts';
import type { OutboxRow } from './memory-relay.ts';
import type { Holder } from './stepped-memory-db.ts';

/** What all services have stored: all that outlives a process, but for blobs, points and queues. */
export class Tables {
  readonly document = new DocumentTables();
  readonly embedding = new EmbeddingTables();
  readonly retrieval = new IndexTables();
  readonly models: { name: string; dimensions: number }[] = [];
  readonly user: StorageTables = new Map();
  readonly outboxes: Readonly<Record<Owner, OutboxRow[]>> = of(() => []);
  readonly inboxes: Readonly<Record<Owner, Set<string>>> = of(() => new Set());
  readonly holders: Readonly<Record<Owner, Holder>> = of(() => ({ process: undefined }));
}

function of<T>(make: () => T): Record<Owner, T> {
  return { document: make(), embedding: make(), retrieval: make(), user: make() };
}
