import { text as textOf } from 'node:stream/consumers';
import type { BlobStore } from '@lectern/blobs';
import type { Db } from '@lectern/db';
import type { OnDeadLetter, Subscription, UnitOfWork } from '@lectern/events';
import type { Telemetry } from '@lectern/telemetry';
import { createInProcessMemoryBudget } from '../src/adapters/in-process-memory-budget.ts';
import { createPgEmbeddingRepository } from '../src/adapters/pg-embedding-repository.ts';
import { createHashEmbeddingProvider } from '../src/adapters/providers/hash-embedding-provider.ts';
import { type Chunk, contentHash } from '../src/domain/chunk.ts';
import { documentFailure } from '../src/domain/document-failure.ts';
import { type Extracted, notesOf } from '../src/domain/extracted.ts';
import { onDeadLetter, subscriptions } from '../src/messaging/subscriptions.ts';
import type { DocumentSplitter, EmbeddingRepository } from '../src/ports.ts';
import { collectBlobs } from '../src/use-cases/collect-blobs.ts';
import { embedDocument } from '../src/use-cases/embed-document.ts';
import { giveUpDocument } from '../src/use-cases/give-up-document.ts';
import { purgeDocument } from '../src/use-cases/purge-document.ts';

export { migrations } from '../src/migrations.ts';
export type { EmbeddingRepository } from '../src/ports.ts';
export { createMemoryEmbeddingRepository } from './memory-embedding-repository.ts';
export { EmbeddingTables } from './memory-embedding-tables.ts';

export interface PgEmbeddingStoreParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  /** As `VECTOR_BLOB_RETENTION_MS`. */
  readonly blobRetentionMs: number;
}

/** What the service is made of where it has no HTTP server, no AWS, no model and no clock of its own. */
export interface WireEmbeddingParts {
  readonly repository: EmbeddingRepository;
  readonly blobs: Pick<BlobStore, 'get' | 'put' | 'delete'>;
  readonly bucket: string;
  readonly now: () => Date;
  readonly telemetry: Telemetry;
  /** Whether a text cannot be read at present. */
  readonly isUnreadable: (text: string) => boolean;
  /** Breaks the repository, where a test wants to see that noticed. */
  readonly repositoryOf?: (repository: EmbeddingRepository) => EmbeddingRepository;
}

/** The service without its servers. */
export interface WiredEmbedding {
  readonly subscriptions: readonly Subscription[];
  readonly onDeadLetter: OnDeadLetter;
  collectBlobs(signal: AbortSignal): Promise<number>;
}

/** On Postgres, as `composition.ts` makes it. */
export function pgEmbeddingRepository(parts: PgEmbeddingStoreParts): EmbeddingRepository {
  return createPgEmbeddingRepository({ ...parts, consumer: 'embedding' });
}

/**
 * Builds the service as `composition.ts` does, with its real use cases. A chunk is a line of the
 * text: the processes that read documents, and the model, have tests of their own.
 */
export function wireEmbedding(parts: WireEmbeddingParts): WiredEmbedding {
  const { repository, blobs, bucket, now, telemetry } = parts;
  const { tracer, logger } = telemetry;
  const provider = createHashEmbeddingProvider();
  const ports = {
    ...{ blobs, bucket, now, tracer, logger, repository: parts.repositoryOf?.(repository) ?? repository },
    splitter: splitterOf(parts.isUnreadable),
    models: { active: async () => provider },
    budget: createInProcessMemoryBudget({ bytes: 64 * 1_048_576 }),
    countVectors: () => undefined,
  };
  const app = {
    embedDocument: embedDocument.bind(undefined, ports),
    purgeDocument: purgeDocument.bind(undefined, ports),
    giveUpDocument: giveUpDocument.bind(undefined, ports),
  };
  return {
    subscriptions: subscriptions(app),
    onDeadLetter: onDeadLetter(app),
    collectBlobs: (signal) => collectBlobs(ports, signal),
  };
}

/** The chunks that the service makes of a text. */
export function linesAsChunks(text: string): Chunk[] {
  return text.split('\n').map((line, ordinal) => ({
    ...{
      ordinal,
      text: line,
      headings: [],
      lead: ordinal === 0 ? '' : '\n',
      repeated: 0,
      input: line,
      contentHash: contentHash(line),
    },
    tokenCount: line.split(' ').length,
  }));
}

/** Another for each text, so that what is told of a version is not that of another. */
function lossOf(text: string): Omit<Extracted, 'blocks'> {
  const warnings = [{ reason: 'simulated_loss', detail: text }];
  return { warnings, properties: { title: text, metadata: { length: text.length } } };
}

function splitterOf(isUnreadable: (text: string) => boolean): Pick<DocumentSplitter, 'split'> {
  return {
    split: async (source, signal) => {
      const text = await textOf((await source.open(signal)).body);
      if (!isUnreadable(text))
        return { chunks: linesAsChunks(text), attachments: [], ...notesOf(lossOf(text)) };
      throw documentFailure('extract', { reason: 'unreadable', message: 'The file cannot be read.' });
    },
  };
}
