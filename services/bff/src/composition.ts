import { createServiceKit, type KitOverrides, type Service } from '@lectern/service';
import type { Tracer } from '@lectern/telemetry';
import { createDocumentClient } from './adapters/document-client.ts';
import { createExtractiveWriter } from './adapters/extractive-writer.ts';
import { createOpenAiWriter } from './adapters/openai-writer.ts';
import { createRetrievalClient } from './adapters/retrieval-client.ts';
import { createUserClient } from './adapters/user-client.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { contextRoutes } from './http/context-routes.ts';
import { generateRoutes } from './http/generate-routes.ts';
import type { AnswerWriter } from './ports.ts';

/** Builds the bff. It has no state and no part without which it could not do some of its duty, so it is ready at once. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'bff', overrides });
  const extractive = createExtractiveWriter();
  const app = createApp({
    users: createUserClient(kit.clients),
    documents: createDocumentClient(kit.clients),
    search: createRetrievalClient(kit.clients),
    writer: openWriter(config, extractive, kit.telemetry.tracer),
    fallback: extractive,
    logger: kit.logger,
    budgets: {
      userMs: config.CONTEXT_USER_TIMEOUT_MS,
      documentsMs: config.CONTEXT_DOCUMENTS_TIMEOUT_MS,
      searchMs: config.CONTEXT_SEARCH_TIMEOUT_MS,
    },
  });
  const answers = { name: 'answers', perCaller: config.MAX_ANSWERS_PER_CALLER, total: config.MAX_ANSWERS };
  return kit.assemble({
    routes: [...contextRoutes(app), ...generateRoutes(app, { logger: kit.logger, answers })],
  });
}

function openWriter(config: Config, extractive: AnswerWriter, tracer: Tracer): AnswerWriter {
  if (config.GENERATE_PROVIDER === 'extractive') return extractive;
  return createOpenAiWriter({
    baseUrl: config.GENERATE_BASE_URL,
    model: config.GENERATE_MODEL,
    apiKey: config.GENERATE_API_KEY,
    messages: config.GENERATE_MESSAGES,
    timeoutMs: config.GENERATE_TIMEOUT_MS,
    tracer,
  });
}
