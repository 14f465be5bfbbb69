import type { Viewer } from './domain/access.ts';
import { awaitDocument } from './use-cases/await-document.ts';
import { type ConfirmRemovalPorts, confirmRemoval } from './use-cases/confirm-removal.ts';
import { type CreateDocumentPorts, createDocument } from './use-cases/create-document.ts';
import { type DeleteDocumentPorts, deleteDocument, getOperation } from './use-cases/delete-document.ts';
import { type FollowPorts, followDocument } from './use-cases/follow-document.ts';
import { getDocument, listDocuments, openContent, type ReadPorts } from './use-cases/read-documents.ts';
import { type RecordProgressPorts, recordProgress } from './use-cases/record-progress.ts';
import { type ReplaceContentPorts, replaceContent } from './use-cases/replace-content.ts';

/** All that the use cases need from outside. */
export type AppPorts = ReadPorts &
  CreateDocumentPorts &
  ReplaceContentPorts &
  DeleteDocumentPorts &
  FollowPorts &
  RecordProgressPorts &
  ConfirmRemovalPorts;

/** What the service can do. */
export type App = ReturnType<typeof createApp>;

export function createApp(ports: AppPorts) {
  return {
    createDocument: createDocument.bind(undefined, ports),
    replaceContent: replaceContent.bind(undefined, ports),
    deleteDocument: deleteDocument.bind(undefined, ports),
    getOperation: getOperation.bind(undefined, ports),
    getDocument: getDocument.bind(undefined, ports),
    listDocuments: listDocuments.bind(undefined, ports),
    openContent: openContent.bind(undefined, ports),
    awaitDocument: awaitDocument.bind(undefined, ports),
    followDocument: followDocument.bind(undefined, ports),
    countPending: (viewer: Viewer) => ports.documents.countPending(viewer),
    recordProgress: recordProgress.bind(undefined, ports),
    confirmRemoval: confirmRemoval.bind(undefined, ports),
  };
}
