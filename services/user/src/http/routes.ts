import type { AnyRoute } from '@lectern/http';
import type { App } from '../app.ts';
import { apiKeyRoutes } from './api-key-routes.ts';
import { externalUserRoutes } from './external-user-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { serviceAccountRoutes } from './service-account-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { userRoutes } from './user-routes.ts';

/** All routes of the service. */
export function routesOf(app: App): AnyRoute[] {
  return [
    ...userRoutes(app),
    ...sessionRoutes(app),
    ...apiKeyRoutes(app),
    ...invitationRoutes(app),
    ...memberRoutes(app),
    ...serviceAccountRoutes(app),
    ...externalUserRoutes(app),
  ];
}
