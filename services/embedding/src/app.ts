import { type SeeToDeadLettersPorts, seeToDeadLetters } from '@lectern/service';
import { type CollectBlobsPorts, collectBlobs } from './use-cases/collect-blobs.ts';
import { type CompareDocumentsPorts, compareDocuments } from './use-cases/compare-documents.ts';
import { type EmbedDocumentPorts, embedDocument } from './use-cases/embed-document.ts';
import { type EmbedTextsPorts, embedTexts } from './use-cases/embed-texts.ts';
import { type GiveUpDocumentPorts, giveUpDocument } from './use-cases/give-up-document.ts';
import { type PurgeDocumentPorts, purgeDocument } from './use-cases/purge-document.ts';

/** All that the use cases need from outside. */
export type AppPorts = EmbedDocumentPorts &
  PurgeDocumentPorts &
  GiveUpDocumentPorts &
  EmbedTextsPorts &
  CollectBlobsPorts &
  CompareDocumentsPorts &
  SeeToDeadLettersPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    embedDocument: embedDocument.bind(undefined, ports),
    purgeDocument: purgeDocument.bind(undefined, ports),
    collectBlobs: collectBlobs.bind(undefined, ports),
    compareDocuments: compareDocuments.bind(undefined, ports),
    giveUpDocument: giveUpDocument.bind(undefined, ports),
    embedTexts: embedTexts.bind(undefined, ports),
    seeToDeadLetters: seeToDeadLetters.bind(undefined, ports),
  };
}
