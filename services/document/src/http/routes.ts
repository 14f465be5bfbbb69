import type { AnyRoute } from '@lectern/http';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { batchRoutes } from './batch-routes.ts';
import { chunkRoutes } from './chunk-routes.ts';
import { collectionRoutes } from './collection-routes.ts';
import { contentRoutes } from './content-routes.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { historyRoutes } from './history-routes.ts';
import type { UploadParts } from './receive-upload.ts';
import { concurrencyOf } from './route-parts.ts';
import { uploadRoutes } from './upload-routes.ts';

/** All routes of the service. */
export function routesOf(app: App, uploads: UploadParts, config: Config): AnyRoute[] {
  const concurrency = concurrencyOf(config);
  return [
    ...uploadRoutes(app, uploads, concurrency),
    ...documentRoutes(app),
    ...collectionRoutes(app),
    ...batchRoutes(app),
    ...historyRoutes(app),
    ...chunkRoutes(app),
    ...contentRoutes(app, concurrency),
    ...eventRoutes(app, concurrency),
    ...deadLetterRoutes(app),
  ];
}
