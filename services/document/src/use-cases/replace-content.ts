import { assertWritable, type Viewer } from '../domain/access.ts';
import { documentNotFound, replaceContent as withContent } from '../domain/document.ts';
import type { Clock, DocumentRepository } from '../ports.ts';
import { type AcceptUploadPorts, acceptUpload, type ReceiveUpload } from './accept-upload.ts';
import { type DoOncePorts, doOnce, type UploadAnswer } from './do-once.ts';
import { fingerprintOf, weighUpload } from './weigh-upload.ts';

export interface ReplaceContentInput {
  readonly viewer: Viewer;
  readonly documentId: string;
  readonly idempotencyKey: string | undefined;
  readonly receive: ReceiveUpload<object>;
  readonly signal: AbortSignal;
}

export interface ReplaceContentPorts extends AcceptUploadPorts, DoOncePorts {
  readonly documents: Pick<DocumentRepository, 'find' | 'change'>;
  readonly clock: Clock;
}

/**
 * Makes the next version of a document. The right to do so is asked before the bytes are read, to refuse early, and
 * again under the lock, since the document may have been deleted while they came.
 */
export async function replaceContent(
  ports: ReplaceContentPorts,
  { viewer, documentId, idempotencyKey, receive, signal }: ReplaceContentInput,
): Promise<UploadAnswer> {
  assertWritable(viewer, await ports.documents.find(documentId));
  const { tenantId, userId } = viewer;
  const operation = `replace:${documentId}`;
  const scope = { tenantId, userId, key: idempotencyKey };
  return doOnce(ports, scope, {
    weigh: () => weighUpload(ports, { operation, receive, signal }),
    perform: (claim) =>
      acceptUpload(
        ports,
        { tenantId, documentId, signal },
        {
          receive,
          commit: async (fields, content) => {
            const fingerprint = fingerprintOf(operation, fields, content);
            const written = await ports.documents.change(documentId, (current) => {
              const before = assertWritable(viewer, current?.document);
              const document = withContent(before, content, ports.clock.now());
              const events = [{ kind: 'ingested', document } as const];
              return claim === undefined
                ? { document, events }
                : { document, events, settle: { claim, fingerprint } };
            });
            if (written === undefined) throw documentNotFound();
            return written.document;
          },
        },
      ),
  });
}
