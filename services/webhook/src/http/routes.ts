import type { AnyRoute } from '@lectern/http';
import { deadLetterRoute } from '@lectern/service';
import type { App } from '../app.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** All routes of the service. */
export function routesOf(app: App, now: () => Date): AnyRoute[] {
  return [...webhookRoutes(app, now), ...deliveryRoutes(app), deadLetterRoute(app)];
}
