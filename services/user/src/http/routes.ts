import type { AnyRoute } from '@lectern/http';
import { deadLetterRoute } from '@lectern/service';
import type { App } from '../app.ts';
import type { RegistrationMode } from '../domain/registration.ts';
import { apiKeyRoutes } from './api-key-routes.ts';
import { erasureRoutes } from './erasure-routes.ts';
import { externalUserRoutes } from './external-user-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { passwordRoutes } from './password-routes.ts';
import { quotaRoutes } from './quota-routes.ts';
import { revocationRoutes } from './revocation-routes.ts';
import { serviceAccountRoutes } from './service-account-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { userRoutes } from './user-routes.ts';
import { v2SessionRoutes } from './v2-session-routes.ts';

/** What the routes need to know of the configuration. */
export interface RouteSettings {
  readonly registration: RegistrationMode;
  /** How long an entry of the list of revocations matters, in seconds. */
  readonly lifeSeconds: number;
}

/** All routes of the service. */
export function routesOf(app: App, { registration, lifeSeconds }: RouteSettings): AnyRoute[] {
  return [
    ...userRoutes(app, registration),
    ...passwordRoutes(app),
    ...sessionRoutes(app),
    ...v2SessionRoutes(app),
    ...apiKeyRoutes(app),
    ...invitationRoutes(app),
    ...memberRoutes(app),
    ...serviceAccountRoutes(app),
    ...externalUserRoutes(app),
    ...revocationRoutes(app, { lifeSeconds }),
    ...erasureRoutes(app),
    ...quotaRoutes(app),
    deadLetterRoute(app),
  ];
}
