import { type AddToCollectionPorts, addToCollection } from './use-cases/add-to-collection.ts';
import { type AdvanceErasuresPorts, advanceErasures } from './use-cases/advance-erasures.ts';
import { type AttachDocumentsPorts, attachDocuments } from './use-cases/attach-documents.ts';
import { type AuthorizeReplacementPorts, authorizeReplacement } from './use-cases/authorize-replacement.ts';
import { type AwaitDocumentPorts, awaitDocument } from './use-cases/await-document.ts';
import { type CancelBatchPorts, cancelBatch } from './use-cases/cancel-batch.ts';
import { type CollectContentPorts, collectContent } from './use-cases/collect-content.ts';
import { type ConfirmRemovalPorts, confirmRemoval } from './use-cases/confirm-removal.ts';
import { type CountCollectedPorts, countCollected } from './use-cases/count-collected.ts';
import { type CountOverduePorts, countOverdue } from './use-cases/count-overdue.ts';
import { type CountPendingPorts, countPending } from './use-cases/count-pending.ts';
import { type CreateBatchPorts, createBatch } from './use-cases/create-batch.ts';
import { type CreateCollectionPorts, createCollection } from './use-cases/create-collection.ts';
import { type CreateDocumentPorts, createDocument } from './use-cases/create-document.ts';
import {
  type CreateFilledCollectionPorts,
  createFilledCollection,
} from './use-cases/create-filled-collection.ts';
import { type DeleteCollectionPorts, deleteCollection } from './use-cases/delete-collection.ts';
import { type DeleteDocumentPorts, deleteDocument } from './use-cases/delete-document.ts';
import { type DissolveCollectionsPorts, dissolveCollections } from './use-cases/dissolve-collections.ts';
import { type EraseDocumentsPorts, eraseDocuments } from './use-cases/erase-documents.ts';
import { type FindDuplicatesPorts, findDuplicates } from './use-cases/find-duplicates.ts';
import { type FollowDocumentPorts, followDocument } from './use-cases/follow-document.ts';
import { type GatherDeadLettersPorts, gatherDeadLetters } from './use-cases/gather-dead-letters.ts';
import { type GetBatchPorts, getBatch } from './use-cases/get-batch.ts';
import { type GetCollectionPorts, getCollection } from './use-cases/get-collection.ts';
import { type GetDocumentPorts, getDocument } from './use-cases/get-document.ts';
import { type GetOperationPorts, getOperation } from './use-cases/get-operation.ts';
import { type GiveUpReportPorts, giveUpReport } from './use-cases/give-up-report.ts';
import { type ListAttachmentsPorts, listAttachments } from './use-cases/list-attachments.ts';
import { type ListBatchPorts, listBatch } from './use-cases/list-batch.ts';
import { type ListChunksPorts, listChunks } from './use-cases/list-chunks.ts';
import { type ListCollectionsPorts, listCollections } from './use-cases/list-collections.ts';
import { type ListDocumentsPorts, listDocuments } from './use-cases/list-documents.ts';
import { type ListHistoryPorts, listHistory } from './use-cases/list-history.ts';
import { type ListMembershipsPorts, listMemberships } from './use-cases/list-memberships.ts';
import { type OpenContentPorts, openContent } from './use-cases/open-content.ts';
import { type RecallUploadPorts, recallUpload } from './use-cases/recall-upload.ts';
import { type ReconcilePorts, reconcile } from './use-cases/reconcile.ts';
import { type RecordProgressPorts, recordProgress } from './use-cases/record-progress.ts';
import { type RemoveFromCollectionPorts, removeFromCollection } from './use-cases/remove-from-collection.ts';
import { type ReplaceContentPorts, replaceContent } from './use-cases/replace-content.ts';
import { type RetryDocumentPorts, retryDocument } from './use-cases/retry-document.ts';
import { type SettleBatchesPorts, settleBatches } from './use-cases/settle-batches.ts';
import { type SettleClaimPorts, settleClaim } from './use-cases/settle-claim.ts';
import { type SweepDocumentsPorts, sweepDocuments } from './use-cases/sweep-documents.ts';
import { type UpdateCollectionPorts, updateCollection } from './use-cases/update-collection.ts';
import { type UpdateDocumentPorts, updateDocument } from './use-cases/update-document.ts';

/** All that the use cases need from outside. */
export type AppPorts = CreateDocumentPorts &
  RecallUploadPorts &
  AuthorizeReplacementPorts &
  ReplaceContentPorts &
  RetryDocumentPorts &
  UpdateDocumentPorts &
  DeleteDocumentPorts &
  GetOperationPorts &
  GetDocumentPorts &
  ListDocumentsPorts &
  ListChunksPorts &
  ListHistoryPorts &
  OpenContentPorts &
  AddToCollectionPorts &
  CountCollectedPorts &
  CreateCollectionPorts &
  CreateFilledCollectionPorts &
  DeleteCollectionPorts &
  DissolveCollectionsPorts &
  GetCollectionPorts &
  ListCollectionsPorts &
  RemoveFromCollectionPorts &
  UpdateCollectionPorts &
  CancelBatchPorts &
  CreateBatchPorts &
  GetBatchPorts &
  ListBatchPorts &
  ListMembershipsPorts &
  SettleBatchesPorts &
  AwaitDocumentPorts &
  FindDuplicatesPorts &
  ListAttachmentsPorts &
  FollowDocumentPorts &
  CountPendingPorts &
  RecordProgressPorts &
  AttachDocumentsPorts &
  SettleClaimPorts &
  ConfirmRemovalPorts &
  EraseDocumentsPorts &
  AdvanceErasuresPorts &
  CollectContentPorts &
  GiveUpReportPorts &
  SweepDocumentsPorts &
  CountOverduePorts &
  ReconcilePorts &
  GatherDeadLettersPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    createDocument: createDocument.bind(undefined, ports),
    recallUpload: recallUpload.bind(undefined, ports),
    authorizeReplacement: authorizeReplacement.bind(undefined, ports),
    replaceContent: replaceContent.bind(undefined, ports),
    retryDocument: retryDocument.bind(undefined, ports),
    updateDocument: updateDocument.bind(undefined, ports),
    deleteDocument: deleteDocument.bind(undefined, ports),
    getOperation: getOperation.bind(undefined, ports),
    getDocument: getDocument.bind(undefined, ports),
    listDocuments: listDocuments.bind(undefined, ports),
    listChunks: listChunks.bind(undefined, ports),
    listHistory: listHistory.bind(undefined, ports),
    openContent: openContent.bind(undefined, ports),
    addToCollection: addToCollection.bind(undefined, ports),
    countCollected: countCollected.bind(undefined, ports),
    createCollection: createCollection.bind(undefined, ports),
    createFilledCollection: createFilledCollection.bind(undefined, ports),
    deleteCollection: deleteCollection.bind(undefined, ports),
    dissolveCollections: dissolveCollections.bind(undefined, ports),
    getCollection: getCollection.bind(undefined, ports),
    listCollections: listCollections.bind(undefined, ports),
    removeFromCollection: removeFromCollection.bind(undefined, ports),
    updateCollection: updateCollection.bind(undefined, ports),
    cancelBatch: cancelBatch.bind(undefined, ports),
    createBatch: createBatch.bind(undefined, ports),
    getBatch: getBatch.bind(undefined, ports),
    listBatch: listBatch.bind(undefined, ports),
    listMemberships: listMemberships.bind(undefined, ports),
    settleBatches: settleBatches.bind(undefined, ports),
    awaitDocument: awaitDocument.bind(undefined, ports),
    findDuplicates: findDuplicates.bind(undefined, ports),
    listAttachments: listAttachments.bind(undefined, ports),
    followDocument: followDocument.bind(undefined, ports),
    gatherDeadLetters: gatherDeadLetters.bind(undefined, ports),
    countPending: countPending.bind(undefined, ports),
    recordProgress: recordProgress.bind(undefined, ports),
    attachDocuments: attachDocuments.bind(undefined, ports),
    settleClaim: settleClaim.bind(undefined, ports),
    confirmRemoval: confirmRemoval.bind(undefined, ports),
    eraseDocuments: eraseDocuments.bind(undefined, ports),
    advanceErasures: advanceErasures.bind(undefined, ports),
    collectContent: collectContent.bind(undefined, ports),
    giveUpReport: giveUpReport.bind(undefined, ports),
    sweepDocuments: sweepDocuments.bind(undefined, ports),
    countOverdue: countOverdue.bind(undefined, ports),
    reconcile: reconcile.bind(undefined, ports),
  };
}
