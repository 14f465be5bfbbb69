import { pipeline } from 'node:stream/promises';
import { documentFormats } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { type AnyRoute, answerHeader, openBody, route } from '@lectern/http';
import type { App } from '../app.ts';
import {
  fileDeleted,
  fileForm,
  fileList,
  fileObject,
  fileParams,
  filesQuery,
} from '../openai/files/file-schemas.ts';
import { documentOf } from '../openai/files/ids-in-requests.ts';
import { placeAsked, toList } from '../openai/files/lists.ts';
import { toFile } from '../openai/files/present-files.ts';
import { fileIdOf } from '../openai/ids.ts';
import { errorsOf } from './errors.ts';
import { namingMembers } from './name-inputs.ts';
import { passedErrorsOf } from './passed-errors.ts';
import { keyHeaders, replayedHeader, replayedHeaders } from './passed-keys.ts';
import { pollHeader, pollWhile } from './poll-header.ts';

/** What the document service says of the bytes that it gives, as far as callers are told. */
const contentHeaders = [
  ...['content-type', 'content-length', 'content-disposition', 'etag'],
  ...['content-security-policy', 'x-content-type-options'],
];

/** What clients ask for, whatever the file is. */
const askedType = 'application/binary';

type FileApp = Pick<App, 'uploadFile' | 'listFiles' | 'getFile' | 'openFile' | 'deleteDocument'>;

/** OpenAI's API as far as it is served: files, which are the documents of the caller. */
export function openAiFileRoutes(app: FileApp): AnyRoute[] {
  return [uploadRoute(app), listRoute(app), getRoute(app), contentRoute(app), deleteRoute(app)];
}

function uploadRoute(app: FileApp): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/files',
    operationId: 'createFile',
    summary: 'Upload a file, which becomes a document, for clients of the API of OpenAI',
    auth: 'principal',
    scope: 'documents:write',
    rawBody: { 'multipart/form-data': fileForm },
    headers: keyHeaders,
    responses: { 200: { body: fileObject, headers: { ...pollHeader, ...replayedHeader } } },
    errors: [
      ...errorsOf('invalid_body'),
      ...passedErrorsOf('idempotency_key_in_progress', 'idempotency_key_reused'),
      ...passedErrorsOf('malformed_multipart', 'form_too_large', 'document_too_large', 'empty_file'),
      ...errorsOf('content_type_mismatch', 'unsupported_content_type', 'unsupported_request_type'),
      ...errorsOf('too_many_uploads', 'uploads_at_capacity'),
      ...passedErrorsOf('collection_not_found', 'upload_expired'),
    ],
    handler: async ({ principal: caller, headers, req, signal }) => {
      const contentType = req.get('Content-Type') ?? '';
      if (!/^multipart\/form-data\s*;/i.test(contentType)) throw noForm();
      // The document service bounds it: what it refuses is not read on here.
      const body = openBody(req, { maxBytes: Number.POSITIVE_INFINITY, signal });
      const announced = req.get('Content-Length');
      const contentLength = announced === undefined ? undefined : Number(announced);
      const form = { body, contentType, contentLength };
      const input = { caller, idempotencyKey: headers['idempotency-key'], form };
      const { made, replayed } = await namingMembers(() => app.uploadFile(input, signal));
      const file = toFile(made);
      return {
        body: file,
        headers: { ...pollWhile(file.status === 'uploaded'), ...replayedHeaders(replayed) },
      };
    },
  });
}

function noForm(): AppError {
  return new AppError('unsupported_media_type', 'Send the request as multipart/form-data.', {
    reason: 'unsupported_request_type',
    details: { accept: ['multipart/form-data'] },
  });
}

function listRoute(app: FileApp): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/files',
    operationId: 'listFiles',
    summary: 'The documents of the caller, as clients of the API of OpenAI read files',
    auth: 'principal',
    scope: 'documents:read',
    query: filesQuery,
    responses: { 200: fileList },
    handler: async ({ principal: caller, query, signal }) => {
      const asked = { caller, ...placeAsked(query), purpose: query.purpose };
      return { body: toList(await app.listFiles(asked, signal), toFile) };
    },
  });
}

function getRoute(app: FileApp): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/files/:id',
    operationId: 'getFile',
    summary: 'One of them',
    auth: 'principal',
    scope: 'documents:read',
    params: fileParams,
    responses: { 200: { body: fileObject, headers: pollHeader } },
    errors: errorsOf('document_not_found'),
    handler: async ({ principal: caller, params: { id }, signal }) => {
      const file = toFile(await app.getFile({ caller, documentId: documentOf(id) }, signal));
      return { body: file, headers: pollWhile(file.status === 'uploaded') };
    },
  });
}

function contentRoute(app: FileApp): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/files/:id/content',
    operationId: 'getFileContent',
    summary: 'Its bytes as they were uploaded',
    auth: 'principal',
    scope: 'documents:read',
    params: fileParams,
    responses: {
      200: {
        description: 'The bytes. They are not trusted: an answer is a download, and not run.',
        bytes: [askedType, ...documentFormats.map(({ mediaType }) => mediaType)],
        headers: {
          ETag: answerHeader('SHA-256 of the bytes, in hexadecimal'),
          'Content-Disposition': answerHeader('The name that the file had, else one made of the title'),
          'Content-Security-Policy': answerHeader('Forbids everything'),
          'X-Content-Type-Options': answerHeader('`nosniff`'),
        },
      },
    },
    errors: errorsOf('blob_not_found', 'document_not_found', 'too_many_downloads', 'downloads_at_capacity'),
    handler: async ({ principal: caller, params: { id }, req, res, signal }) => {
      const { headers, body } = await app.openFile({ caller, documentId: documentOf(id) }, signal);
      for (const name of contentHeaders) {
        const value = headers[name];
        // Not by `res.set`: Express would add a charset, which is not known.
        if (value !== undefined) res.setHeader(name, value);
      }
      if (req.method === 'HEAD') {
        body.destroy();
        res.end();
      } else await pipeline(body, res, { signal });
      return undefined;
    },
  });
}

function deleteRoute(app: FileApp): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/files/:id',
    operationId: 'deleteFile',
    summary: 'Delete a file, and with it its document: hidden from every read and search from now on',
    auth: 'principal',
    scope: 'documents:write',
    params: fileParams,
    responses: { 200: fileDeleted },
    errors: [
      ...errorsOf('document_not_found'),
      ...passedErrorsOf('deletion_not_confirmed', 'not_document_owner'),
    ],
    handler: async ({ principal: caller, params: { id }, signal }) => {
      const documentId = documentOf(id);
      await app.deleteDocument({ caller, documentId }, signal);
      return { body: { id: fileIdOf(documentId), object: 'file', deleted: true } };
    },
  });
}
