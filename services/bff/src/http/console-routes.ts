import { AppError } from '@lectern/errors';
import {
  type AnyRoute,
  fileSafety,
  pageAnswers,
  pageSafety,
  type RouteInput,
  route,
  sendStatic,
} from '@lectern/http';
import { z } from 'zod';
import type { ConsolePages } from './console-pages.ts';
import { errorsOf } from './errors.ts';

/** What is injected into a page cannot draw either. */
const safety = pageSafety({ further: ["require-trusted-types-for 'script'"] });

type Input = Pick<RouteInput<unknown, unknown, unknown>, 'req' | 'res'>;

/** A part of an address of the console, which its pages read and this service does not. */
const part = z.string();

/** The console: one page for all of its addresses, and the files that it loads. */
export function consoleRoutes(pages: ConsolePages): AnyRoute[] {
  const sendPage = async ({ req, res }: Input) => {
    const { type, bytes } = await pages.html();
    res.set(safety);
    return sendStatic(bytes, { type, keptFor: 'no-cache', vary: 'Accept-Encoding' }, { req, res });
  };
  const page = {
    method: 'get',
    auth: 'none',
    responses: pageAnswers('The page.', ['text/html'], safety),
    errors: errorsOf('console_not_built'),
    handler: sendPage,
  } as const;
  return [
    route({ ...page, path: '/console', operationId: 'getConsole', summary: 'The console, for people' }),
    route({
      method: 'get',
      path: '/console/assets/:file',
      operationId: 'getConsoleFile',
      summary:
        'A script, a style sheet, a font or a picture of the console; its name changes with its content',
      auth: 'none',
      params: z.object({ file: part }),
      responses: pageAnswers(
        'The file.',
        ['text/javascript', 'text/css', 'image/svg+xml', 'font/woff2', 'font/woff'],
        fileSafety,
      ),
      errors: errorsOf('console_not_built', 'console_file_not_found'),
      handler: async ({ params, req, res }) => {
        const file = await pages.file(params.file);
        if (file === undefined) throw fileNotFound();
        res.set(fileSafety);
        const keptFor = 'public, max-age=31536000, immutable';
        return sendStatic(file.bytes, { type: file.type, keptFor, vary: 'Accept-Encoding' }, { req, res });
      },
    }),
    route({
      ...page,
      path: '/console/:page',
      operationId: 'getConsolePage',
      summary: 'A page of the console',
      params: z.object({ page: part }),
    }),
    route({
      ...page,
      path: '/console/documents/:id',
      operationId: 'getConsoleDocumentPage',
      summary: 'The page of a document in the console',
      params: z.object({ id: part }),
    }),
  ];
}

function fileNotFound(): AppError {
  return new AppError('not_found', 'The console has no such file; load the page anew.', {
    reason: 'console_file_not_found',
  });
}
