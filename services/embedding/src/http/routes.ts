import type { AnyRoute } from '@lectern/http';
import { deadLetterRoute } from '@lectern/service';
import type { App } from '../app.ts';
import { embeddingRoutes } from './embedding-routes.ts';

/** All routes of the service. */
export function routesOf(app: App): AnyRoute[] {
  return [...embeddingRoutes(app), deadLetterRoute(app)];
}
