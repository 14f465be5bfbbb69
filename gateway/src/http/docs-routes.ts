import { AppError } from '@lectern/errors';
import { type AnyRoute, answerHeader, defineErrors, route, sendStatic, staticHeaders } from '@lectern/http';
import { z } from 'zod';
import type { DocsPage } from './docs-page.ts';

const errors = defineErrors({
  docs_page_off: ['not_found', 'The operator has switched the page off.'],
  docs_file_not_found: ['not_found', 'The page has no such file.'],
});

/** Of every file of the page: it is what it says, and for this page alone. */
const fileSafety = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * The page runs its own files, calls this gateway, and does nothing else: what is injected into it could neither run nor
 * send a token away. Images may be data, since those of Swagger UI's style sheet are.
 */
const pageSafety = {
  ...fileSafety,
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
};

/** The page at `/docs`, and its files below. */
export function docsRoutes(page: DocsPage): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/docs',
      operationId: 'getDocs',
      summary: 'This description as a page, on which calls can be tried',
      auth: 'none',
      responses: answers('The page.', ['text/html'], pageSafety),
      errors: errors('docs_page_off'),
      handler: async ({ req, res }) => {
        assertOn(page);
        const { type, bytes } = await page.html();
        res.set(pageSafety);
        return sendStatic(bytes, { type, keptFor: 'no-cache', vary: 'Accept-Encoding' }, { req, res });
      },
    }),
    route({
      method: 'get',
      path: '/docs/:file',
      operationId: 'getDocsFile',
      summary: 'A script or a style sheet of the page; its name changes with its content',
      auth: 'none',
      params: z.object({ file: z.string() }),
      responses: answers('The file.', ['text/javascript', 'text/css'], fileSafety),
      errors: errors('docs_page_off', 'docs_file_not_found'),
      handler: async ({ params, req, res }) => {
        assertOn(page);
        const file = await page.file(params.file);
        if (file === undefined) throw fileNotFound();
        res.set(fileSafety);
        const keptFor = 'public, max-age=31536000, immutable';
        return sendStatic(file.bytes, { type: file.type, keptFor, vary: 'Accept-Encoding' }, { req, res });
      },
    }),
  ];
}

function answers(description: string, bytes: readonly string[], safety: Readonly<Record<string, string>>) {
  const safetyHeaders = Object.entries(safety).map(([name, value]) => [name, answerHeader(`\`${value}\``)]);
  const headers = { ...staticHeaders, ...Object.fromEntries(safetyHeaders) };
  return {
    200: { description, bytes, headers },
    304: { description: 'The caller has it already.', headers },
  };
}

function assertOn({ isOn }: DocsPage): void {
  if (isOn) return;
  throw new AppError('not_found', 'This page is switched off. The description is at /v1/openapi.json.', {
    reason: 'docs_page_off',
  });
}

function fileNotFound(): AppError {
  return new AppError('not_found', 'The page has no such file; load /docs anew.', {
    reason: 'docs_file_not_found',
  });
}
