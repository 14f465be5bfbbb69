import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { begunErasureResource, erasureList, erasureResource, receiptBody } from './erasure-schemas.ts';
import { errorsOf } from './errors.ts';
import { toList } from './present.ts';
import { toErasureResource } from './present-erasure.ts';
import { listQuery } from './schemas.ts';

/** `DELETE /v1/users/me`, and what became of it. */
export function erasureRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'delete',
      path: '/v1/users/me',
      operationId: 'eraseAccount',
      summary:
        "Erase the caller's account with all that it owns, and its tenant with its only person; a moment after a log-in",
      auth: 'principal',
      responses: { 202: begunErasureResource },
      errors: errorsOf(
        'last_owner',
        'missing_scope',
        'recent_login_required',
        'session_ended',
        'session_required',
        'tenant_unknown',
        'user_not_found',
      ),
      handler: async ({ principal: caller, signal }) => {
        const { erasure, receiptToken } = await app.eraseAccount({ caller }, signal);
        return { status: 202, body: { ...toErasureResource(erasure), receiptToken } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/erasures/receipt',
      operationId: 'getErasureReceipt',
      summary: 'How far an erasure is, and in the end its receipt, by the token that began with it',
      auth: 'none',
      body: receiptBody,
      responses: { 200: erasureResource },
      errors: errorsOf('receipt_not_found'),
      handler: async ({ body: { receiptToken: token }, signal }) => ({
        body: toErasureResource(await app.getReceipt({ token }, signal)),
      }),
    }),
    route({
      method: 'get',
      path: '/v1/erasures',
      operationId: 'listErasures',
      summary: 'Erasures of accounts of the tenant, newest first',
      auth: 'principal',
      role: 'admin',
      query: listQuery,
      responses: { 200: erasureList },
      errors: errorsOf('missing_scope', 'session_required'),
      handler: async ({ principal: caller, query: { limit, cursor: before }, signal }) => {
        const page = await app.listErasures({ caller, limit, before }, signal);
        return { body: toList(page, toErasureResource) };
      },
    }),
  ];
}
