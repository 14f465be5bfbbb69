import { createEmbedDocument, type EmbedDocumentPorts } from './use-cases/embed-document.ts';
import { createEmbedTexts } from './use-cases/embed-texts.ts';
import { createPurgeDocument } from './use-cases/purge-document.ts';

/** All that the embedding service can do. */
export function createApp(ports: EmbedDocumentPorts) {
  return {
    /** On `DocumentIngested`: text, chunks, vectors, `DocumentEmbedded` or `DocumentFailed`. */
    embedDocument: createEmbedDocument(ports),
    /** On `DocumentDeleted`: everything derived goes, `DocumentPurged`. */
    purgeDocument: createPurgeDocument(ports),
    /** `POST /internal/embeddings`: vectors of queries. */
    embedTexts: createEmbedTexts(ports),
  };
}
export type App = ReturnType<typeof createApp>;
