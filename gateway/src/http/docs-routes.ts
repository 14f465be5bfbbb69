import { AppError } from '@lectern/errors';
import {
  type AnyRoute,
  defineErrors,
  fileSafety,
  pageAnswers,
  pageSafety,
  route,
  sendStatic,
} from '@lectern/http';
import { z } from 'zod';
import type { DocsPage } from './docs-page.ts';

const errors = defineErrors({
  docs_page_off: ['not_found', 'The operator has switched the page off.'],
  docs_file_not_found: ['not_found', 'The page has no such file.'],
});

/** Images may be data, since those of Swagger UI's style sheet are. */
const safety = pageSafety({ imagesFrom: ['data:'] });

/** The page at `/docs`, and its files below. */
export function docsRoutes(page: DocsPage): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/docs',
      operationId: 'getDocs',
      summary: 'This description as a page, on which calls can be tried',
      auth: 'none',
      responses: pageAnswers('The page.', ['text/html'], safety),
      errors: errors('docs_page_off'),
      handler: async ({ req, res }) => {
        assertOn(page);
        const { type, bytes } = await page.html();
        res.set(safety);
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
      responses: pageAnswers('The file.', ['text/javascript', 'text/css'], fileSafety),
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
