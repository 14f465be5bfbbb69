import { type EmbedDocumentPorts, embedDocument } from './use-cases/embed-document.ts';
import { type EmbedTextsPorts, embedTexts } from './use-cases/embed-texts.ts';
import { type PurgeDocumentPorts, purgeDocument } from './use-cases/purge-document.ts';

/** All that the use cases need. */
export type AppPorts = EmbedDocumentPorts & PurgeDocumentPorts & EmbedTextsPorts;

/** Everything that the embedding service can do. */
export function createApp(ports: AppPorts) {
  return {
    /** On `DocumentIngested`: text, chunks, vectors, then `DocumentEmbedded` or `DocumentFailed`. */
    embedDocument: embedDocument.bind(undefined, ports),
    /** On `DocumentDeleted`: removes all that was derived, then `DocumentPurged`. */
    purgeDocument: purgeDocument.bind(undefined, ports),
    /** `POST /internal/embeddings`: vectors of queries. */
    embedTexts: embedTexts.bind(undefined, ports),
  };
}

export type App = ReturnType<typeof createApp>;
