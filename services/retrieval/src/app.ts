import { type SeeToDeadLettersPorts, seeToDeadLetters } from '@lectern/service';
import { type AdvanceReindexPorts, advanceReindex } from './use-cases/advance-reindex.ts';
import { type CompareDocumentsPorts, compareDocuments } from './use-cases/compare-documents.ts';
import { type DescribeDocumentPorts, describeDocument } from './use-cases/describe-document.ts';
import { type FindStraysPorts, findStrays } from './use-cases/find-strays.ts';
import { type GiveUpVersionPorts, giveUpVersion } from './use-cases/give-up-version.ts';
import { type HideDocumentPorts, hideDocument } from './use-cases/hide-document.ts';
import { type IndexDocumentPorts, indexDocument } from './use-cases/index-document.ts';
import { type RecordSharingPorts, recordSharing } from './use-cases/record-sharing.ts';
import { type RemoveStraysPorts, removeStrays } from './use-cases/remove-strays.ts';
import { type ReportAnalysisPorts, reportAnalysis } from './use-cases/report-analysis.ts';
import { type SearchChunksPorts, searchChunks } from './use-cases/search-chunks.ts';
import { type ShareDocumentPorts, shareDocument } from './use-cases/share-document.ts';
import { type UnindexDocumentPorts, unindexDocument } from './use-cases/unindex-document.ts';

/** All that the use cases need from outside. */
export type AppPorts = SearchChunksPorts &
  HideDocumentPorts &
  RecordSharingPorts &
  IndexDocumentPorts &
  ShareDocumentPorts &
  DescribeDocumentPorts &
  UnindexDocumentPorts &
  GiveUpVersionPorts &
  AdvanceReindexPorts &
  ReportAnalysisPorts &
  CompareDocumentsPorts &
  FindStraysPorts &
  RemoveStraysPorts &
  SeeToDeadLettersPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    searchChunks: searchChunks.bind(undefined, ports),
    hideDocument: hideDocument.bind(undefined, ports),
    recordSharing: recordSharing.bind(undefined, ports),
    indexDocument: indexDocument.bind(undefined, ports),
    shareDocument: shareDocument.bind(undefined, ports),
    describeDocument: describeDocument.bind(undefined, ports),
    unindexDocument: unindexDocument.bind(undefined, ports),
    advanceReindex: advanceReindex.bind(undefined, ports),
    reportAnalysis: reportAnalysis.bind(undefined, ports),
    giveUpVersion: giveUpVersion.bind(undefined, ports),
    compareDocuments: compareDocuments.bind(undefined, ports),
    findStrays: findStrays.bind(undefined, ports),
    removeStrays: removeStrays.bind(undefined, ports),
    seeToDeadLetters: seeToDeadLetters.bind(undefined, ports),
  };
}
