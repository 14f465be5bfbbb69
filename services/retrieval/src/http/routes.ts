import type { AnyRoute } from '@lectern/http';
import { deadLetterRoute } from '@lectern/service';
import type { App } from '../app.ts';
import { comparisonRoutes } from './comparison-routes.ts';
import { searchRoutes } from './search-routes.ts';

/** All routes of the service. */
export function routesOf(app: App): AnyRoute[] {
  return [...searchRoutes(app), ...comparisonRoutes(app), deadLetterRoute(app)];
}
