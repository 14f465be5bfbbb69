import type { AnyRoute } from '@lectern/http';
import type { App } from '../app.ts';
import { contextRoutes } from './context-routes.ts';
import { type GenerateParts, generateRoutes } from './generate-routes.ts';
import { type McpParts, mcpRoutes } from './mcp-routes.ts';

/** All routes of the service. */
export function routesOf(app: App, parts: GenerateParts & McpParts): AnyRoute[] {
  return [...contextRoutes(app), ...generateRoutes(app, parts), ...mcpRoutes(app, parts)];
}
