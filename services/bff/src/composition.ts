import { createServiceKit, type KitOverrides, type Service } from '@lectern/service';
import type { Tracer } from '@lectern/telemetry';
import { createDocumentClient } from './adapters/document-client.ts';
import { createExtractiveAnswerWriter } from './adapters/extractive-answer-writer.ts';
import { createRetrievalClient } from './adapters/retrieval-client.ts';
import { createUserClient } from './adapters/user-client.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { routesOf } from './http/routes.ts';
import type { AnswerWriter } from './ports.ts';

/** Builds the bff. It has no state and needs no other service to do some of its work, so it is ready at once. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'bff', overrides });
  const retrieval = kit.clients.for('retrieval');
  const extractive = createExtractiveAnswerWriter();
  const app = createApp({
    users: createUserClient(kit.clients.for('user'), { timeoutMs: config.CONTEXT_USER_TIMEOUT_MS }),
    documents: createDocumentClient(kit.clients.for('document'), {
      listTimeoutMs: config.CONTEXT_DOCUMENTS_TIMEOUT_MS,
    }),
    search: createRetrievalClient(retrieval),
    contextSearch: createRetrievalClient(retrieval, { timeoutMs: config.CONTEXT_SEARCH_TIMEOUT_MS }),
    writer: await openWriter(config, extractive, kit.telemetry.tracer),
    fallback: extractive,
    logger: kit.logger,
  });
  return kit.assemble({ routes: routesOf(app, { logger: kit.logger, config }) });
}

async function openWriter(config: Config, extractive: AnswerWriter, tracer: Tracer): Promise<AnswerWriter> {
  if (config.GENERATE_PROVIDER === 'extractive') return extractive;
  // Imported only where it is used: the package costs memory.
  const { createOpenAiAnswerWriter } = await import('./adapters/openai-answer-writer.ts');
  return createOpenAiAnswerWriter({
    baseUrl: config.GENERATE_BASE_URL,
    model: config.GENERATE_MODEL,
    apiKey: config.GENERATE_API_KEY,
    messages: config.GENERATE_MESSAGES,
    timeoutMs: config.GENERATE_TIMEOUT_MS,
    tracer,
  });
}
