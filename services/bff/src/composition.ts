import { randomUUID } from 'node:crypto';
import { createServiceKit, type KitOverrides, type Service } from '@lectern/service';
import { createDocumentClient } from './adapters/document-client.ts';
import { createDocumentCollectionsClient } from './adapters/document-collections-client.ts';
import { createDocumentFilesClient } from './adapters/document-files-client.ts';
import { createEmbeddingClient } from './adapters/embedding-client.ts';
import { createExtractiveAnswerWriter } from './adapters/extractive-answer-writer.ts';
import { createModelAnswerWriter } from './adapters/model-answer-writer.ts';
import { createModelClient } from './adapters/model-client.ts';
import { createModelTexts } from './adapters/model-texts.ts';
import { createPromptClient } from './adapters/prompt-client.ts';
import { createRetrievalClient } from './adapters/retrieval-client.ts';
import { createUserClient } from './adapters/user-client.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { routesOf } from './http/routes.ts';

/** Builds the bff. It has no state and needs no other service to do some of its work, so it is ready at once. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'bff', overrides });
  const retrieval = kit.clients.for('retrieval');
  const model = kit.clients.for('model');
  const document = kit.clients.for('document');
  const extractive = createExtractiveAnswerWriter();
  const app = createApp({
    users: createUserClient(kit.clients.for('user'), { timeoutMs: config.CONTEXT_USER_TIMEOUT_MS }),
    documents: createDocumentClient(document, {
      listTimeoutMs: config.CONTEXT_DOCUMENTS_TIMEOUT_MS,
    }),
    files: createDocumentFilesClient(document),
    collections: createDocumentCollectionsClient(document),
    search: createRetrievalClient(retrieval),
    contextSearch: createRetrievalClient(retrieval, { timeoutMs: config.CONTEXT_SEARCH_TIMEOUT_MS }),
    models: createModelClient(model),
    documentModel: createEmbeddingClient(kit.clients.for('embedding')),
    prompts: createPromptClient(model),
    texts: createModelTexts(model, { timeoutMs: config.GENERATE_TIMEOUT_MS }),
    writer: createModelAnswerWriter(model, {
      messages: config.GENERATE_MESSAGES,
      timeoutMs: config.GENERATE_TIMEOUT_MS,
      extractive,
    }),
    fallback: extractive,
    logger: kit.logger,
  });
  const parts = { logger: kit.logger, config, now: () => new Date(), newId: randomUUID };
  return kit.assemble({ routes: routesOf(app, parts) });
}
