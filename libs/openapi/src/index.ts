export { type Api, describeApi } from './describe-api.ts';
export type { JsonSchema, OpenApiDocument, Operation } from './open-api-document.ts';
export { createPublicView, type Edge, serviceView, type View } from './view.ts';
