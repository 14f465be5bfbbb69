import { type SeeToDeadLettersPorts, seeToDeadLetters } from '@lectern/service';
import { type ChooseModelPorts, chooseModel } from './use-cases/choose-model.ts';
import { type CollectBlobsPorts, collectBlobs } from './use-cases/collect-blobs.ts';
import { type CompareDocumentsPorts, compareDocuments } from './use-cases/compare-documents.ts';
import { type EmbedDocumentPorts, embedDocument } from './use-cases/embed-document.ts';
import { type EmbedForCallerPorts, embedForCaller } from './use-cases/embed-for-caller.ts';
import { type EmbedPassagesPorts, embedPassages } from './use-cases/embed-passages.ts';
import { type EmbedTextsPorts, embedTexts } from './use-cases/embed-texts.ts';
import { type GetActiveModelPorts, getActiveModel } from './use-cases/get-active-model.ts';
import { type GiveUpDocumentPorts, giveUpDocument } from './use-cases/give-up-document.ts';
import { type PurgeDocumentPorts, purgeDocument } from './use-cases/purge-document.ts';
import {
  type RemoveReplacedVectorsPorts,
  removeReplacedVectors,
} from './use-cases/remove-replaced-vectors.ts';
import { type ShowChunksPorts, showChunks } from './use-cases/show-chunks.ts';

/** All that the use cases need from outside. */
export type AppPorts = EmbedDocumentPorts &
  PurgeDocumentPorts &
  GiveUpDocumentPorts &
  EmbedTextsPorts &
  EmbedForCallerPorts &
  GetActiveModelPorts &
  EmbedPassagesPorts &
  ChooseModelPorts &
  RemoveReplacedVectorsPorts &
  CollectBlobsPorts &
  CompareDocumentsPorts &
  ShowChunksPorts &
  SeeToDeadLettersPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    embedDocument: embedDocument.bind(undefined, ports),
    purgeDocument: purgeDocument.bind(undefined, ports),
    collectBlobs: collectBlobs.bind(undefined, ports),
    compareDocuments: compareDocuments.bind(undefined, ports),
    showChunks: showChunks.bind(undefined, ports),
    giveUpDocument: giveUpDocument.bind(undefined, ports),
    embedTexts: embedTexts.bind(undefined, ports),
    embedForCaller: embedForCaller.bind(undefined, ports),
    getActiveModel: getActiveModel.bind(undefined, ports),
    embedPassages: embedPassages.bind(undefined, ports),
    chooseModel: chooseModel.bind(undefined, ports),
    removeReplacedVectors: removeReplacedVectors.bind(undefined, ports),
    seeToDeadLetters: seeToDeadLetters.bind(undefined, ports),
  };
}
