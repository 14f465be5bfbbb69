import { pipeline } from 'node:stream/promises';
import { type DocumentFormat, documentFormats } from '@lectern/contracts';
import {
  type AnyRoute,
  answerHeader,
  cacheControl,
  hasAlready,
  type RouteAnswer,
  requireAcceptable,
  route,
} from '@lectern/http';
import type { App } from '../app.ts';
import { type Document, descriptionOf } from '../domain/document.ts';
import { errorsOf } from './errors.ts';
import type { Concurrency, HttpResponse } from './route-parts.ts';
import { idParams } from './schemas.ts';

const extensions: ReadonlyMap<string, readonly string[]> = new Map(
  documentFormats.map((format: DocumentFormat) => [
    format.mediaType,
    [format.extension, ...(format.otherExtensions ?? [])],
  ]),
);

const tagged = {
  ETag: answerHeader('SHA-256 of the bytes, in hexadecimal'),
  ...cacheControl,
};

const contentAnswer: RouteAnswer = {
  description: 'The bytes as they were uploaded. They are not trusted: an answer is a download, and not run.',
  bytes: [...extensions.keys()],
  headers: {
    ...tagged,
    'Content-Disposition': answerHeader('The name that the file had, else one made of the title'),
    'Content-Security-Policy': answerHeader('Forbids everything'),
    'X-Content-Type-Options': answerHeader('`nosniff`'),
  },
};

/** `GET /v1/documents/{id}/content`. */
export function contentRoutes(app: App, { downloads }: Pick<Concurrency, 'downloads'>): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/documents/:id/content',
      operationId: 'getDocumentContent',
      summary: 'The original bytes of the newest version',
      auth: 'principal',
      scope: 'documents:read',
      concurrency: [{ group: downloads }],
      params: idParams,
      responses: {
        200: contentAnswer,
        304: { description: 'The caller has these bytes already.', headers: tagged },
      },
      errors: errorsOf('blob_not_found', 'content_damaged', 'document_not_found'),
      handler: async ({ principal: caller, params: { id: documentId }, req, res, signal }) => {
        const { document, open } = await app.openContent({ caller, documentId }, signal);
        requireAcceptable(req, [document.content.contentType]);
        const headers = { ETag: `"${document.content.sha256}"`, 'Cache-Control': 'private, no-cache' };
        if (hasAlready(req, headers.ETag)) return { status: 304, headers };
        const content = req.method === 'HEAD' ? undefined : await open();
        // Not before it is there: an error must not have the headers of the content.
        res.set(headers);
        describe(res, document);
        if (content === undefined) res.end();
        else await pipeline(content.body, res);
        return undefined;
      },
    }),
  ];
}

/** Always a download and never sniffed: the bytes are not trusted, and HTML among them must not run in our origin. */
function describe(res: HttpResponse, document: Document): void {
  const { content } = document;
  res.attachment(fileNameOf(document.filename ?? descriptionOf(document).title, content.contentType));
  // Not by `res.set`: Express would add a charset, which is not known.
  res.setHeader('Content-Type', content.contentType);
  res.set({
    'Content-Length': String(content.bytes),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  });
}

/** With an extension of its type: what was found to be text is not saved as a program. */
function fileNameOf(given: string, contentType: string): string {
  const fitting = extensions.get(contentType) ?? ['bin'];
  const name = given.replace(/[/\\:*?"<>|]/g, '_');
  const isFitting = fitting.some((extension) => name.toLowerCase().endsWith(`.${extension}`));
  return isFitting ? name : `${name}.${fitting[0]}`;
}
