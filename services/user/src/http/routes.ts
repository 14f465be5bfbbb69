import type { AnyRoute } from '@lectern/http';
import type { App } from '../app.ts';
import { apiKeyRoutes } from './api-key-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { userRoutes } from './user-routes.ts';

/** All routes of the service. */
export function routesOf(app: App): AnyRoute[] {
  return [...userRoutes(app), ...sessionRoutes(app), ...apiKeyRoutes(app)];
}
