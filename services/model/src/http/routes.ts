import type { AnyRoute } from '@lectern/http';
import { deadLetterRoute } from '@lectern/service';
import type { Logger } from '@lectern/telemetry';
import type { App } from '../app.ts';
import { aliasRoutes } from './alias-routes.ts';
import { modelRoutes } from './model-routes.ts';
import { promptRoutes } from './prompt-routes.ts';
import { requestCountRoutes } from './request-count-routes.ts';
import { usageRoutes } from './usage-routes.ts';

/** All routes of the service. */
export function routesOf(app: App, logger: Logger): AnyRoute[] {
  return [
    ...modelRoutes(app, logger),
    ...aliasRoutes(app),
    ...usageRoutes(app),
    ...requestCountRoutes(app),
    ...promptRoutes(app),
    deadLetterRoute(app),
  ];
}
