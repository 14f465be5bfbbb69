import type { Viewer } from '../domain/access.ts';
import { ingest, type Metadata, type Visibility } from '../domain/document.ts';
import type { Clock, DocumentRepository } from '../ports.ts';
import { type AcceptUploadPorts, acceptUpload, type ReceiveUpload } from './accept-upload.ts';
import { type DoOncePorts, doOnce, type UploadAnswer } from './do-once.ts';
import { fingerprintOf, weighUpload } from './weigh-upload.ts';

/** What the caller says about a new document. */
export interface DocumentFields {
  readonly title: string;
  readonly visibility: Visibility;
  readonly metadata: Metadata;
}

export interface CreateDocumentInput {
  readonly viewer: Viewer;
  readonly idempotencyKey: string | undefined;
  readonly receive: ReceiveUpload<DocumentFields>;
  readonly signal: AbortSignal;
}

export interface CreateDocumentPorts extends AcceptUploadPorts, DoOncePorts {
  readonly documents: Pick<DocumentRepository, 'create'>;
  readonly clock: Clock;
}

/** Accepts a new document: its bytes first, then document, version, event and idempotency key in one transaction. */
export function createDocument(
  ports: CreateDocumentPorts,
  { viewer, idempotencyKey, receive, signal }: CreateDocumentInput,
): Promise<UploadAnswer> {
  const { tenantId, userId } = viewer;
  const operation = 'create';
  const id = ports.newId();
  const scope = { tenantId, userId, key: idempotencyKey };
  return doOnce(ports, scope, {
    weigh: () => weighUpload(ports, { operation, receive, signal }),
    perform: (claim) =>
      acceptUpload(
        ports,
        { tenantId, documentId: id, signal },
        {
          receive,
          commit: async (fields, content) => {
            const facts = { id, tenantId, ownerId: userId, ...fields, content };
            const document = ingest(facts, ports.clock.now());
            const fingerprint = fingerprintOf(operation, fields, content);
            await ports.documents.create({
              document,
              events: [{ kind: 'ingested', document }],
              ...(claim === undefined ? {} : { settle: { claim, fingerprint } }),
            });
            return document;
          },
        },
      ),
  });
}
