import type { AnyRoute, ConcurrencyGroup } from '@lectern/http';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { type ChatParts, chatRoutes } from './chat-routes.ts';
import { createConsolePages } from './console-pages.ts';
import { consoleRoutes } from './console-routes.ts';
import { contextRoutes } from './context-routes.ts';
import { difyRoutes } from './dify-routes.ts';
import { embeddingRoutes } from './embedding-routes.ts';
import { fileBatchRoutes } from './file-batch-routes.ts';
import { generateRoutes } from './generate-routes.ts';
import { type McpParts, mcpRoutes } from './mcp-routes.ts';
import { openAiFileRoutes } from './openai-file-routes.ts';
import { promptRoutes } from './prompt-routes.ts';
import { responseRoutes } from './response-routes.ts';
import { storeFileRoutes } from './store-file-routes.ts';
import { vectorStoreRoutes } from './vector-store-routes.ts';

/** What the routes need beside the use cases. */
export interface RouteParts extends Pick<ChatParts, 'now' | 'newId' | 'logger'> {
  readonly config: McpParts['config'] &
    Pick<
      Config,
      'MAX_ANSWERS_PER_CALLER' | 'MAX_ANSWERS' | 'MAX_EMBEDDINGS_PER_CALLER' | 'MAX_EMBEDDINGS' | 'PUBLIC_URL'
    >;
}

/** All routes of the service. */
export function routesOf(app: App, parts: RouteParts): AnyRoute[] {
  const { config } = parts;
  const answers: ConcurrencyGroup = {
    name: 'answers',
    perCaller: config.MAX_ANSWERS_PER_CALLER,
    total: config.MAX_ANSWERS,
  };
  const embeddings: ConcurrencyGroup = {
    name: 'embeddings',
    perCaller: config.MAX_EMBEDDINGS_PER_CALLER,
    total: config.MAX_EMBEDDINGS,
  };
  const publicUrl = config.PUBLIC_URL.replace(/\/$/, '');
  return [
    ...contextRoutes(app),
    ...generateRoutes(app, { ...parts, answers }),
    ...chatRoutes(app, { ...parts, answers, publicUrl }),
    ...responseRoutes(app, { ...parts, answers }),
    ...embeddingRoutes(app, { embeddings }),
    ...openAiFileRoutes(app),
    ...vectorStoreRoutes(app),
    ...storeFileRoutes(app),
    ...fileBatchRoutes(app),
    ...promptRoutes(app, { ...parts, answers }),
    ...difyRoutes(app),
    ...mcpRoutes(app, { ...parts, config, publicUrl }),
    ...consoleRoutes(createConsolePages()),
  ];
}
