import { PassThrough, pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { parse as parseDisposition } from 'content-disposition';
import type { RemoteFile } from '../../ports.ts';
import type { ServerAnswer } from './ask-server.ts';
import { notFetched } from './source-errors.ts';

/** Servers send what is stored compressed even when they are asked not to. */
const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/**
 * The file of an answer. Its body is unpacked as it is read, so that whoever bounds it bounds what it unpacks to; it fails
 * with what `explain` makes of an error, and ends the connection when it is over, read or not.
 *
 * @throws AppError `unprocessable` (`url_not_fetched`) for a compression that is not known
 */
export function fileOf(answer: ServerAnswer, explain: (error: Error) => Error): RemoteFile {
  const encoding = header(answer, 'content-encoding')?.trim().toLowerCase() ?? 'identity';
  const decode = decoders.get(encoding);
  if (decode === undefined && encoding !== 'identity') {
    throw notFetched('The server sent the file with a compression that is not supported.');
  }
  const length = Number(header(answer, 'content-length'));
  return {
    body: readOnce(answer, decode?.(), explain),
    fileName: fileNameOf(answer),
    declaredType: header(answer, 'content-type'),
    announcedBytes: decode === undefined && Number.isSafeInteger(length) ? length : undefined,
  };
}

function readOnce(
  { body: sent, close }: ServerAnswer,
  decoder: Transform | undefined,
  explain: (error: Error) => Error,
): Readable {
  const body = new PassThrough({
    destroy: (error, done) => {
      close();
      done(error === null ? null : explain(error));
    },
  });
  // What goes wrong is told to the reader of the body.
  const ignore = (): void => undefined;
  if (decoder === undefined) pipeline(sent, body, ignore);
  else pipeline(sent, decoder, body, ignore);
  return body;
}

/** As the server calls the file, else the last part of the path. */
function fileNameOf(answer: ServerAnswer): string | undefined {
  const sent = header(answer, 'content-disposition');
  return (sent && parseDisposition(sent).parameters.filename) || nameInPath(answer.url);
}

function nameInPath({ pathname }: URL): string | undefined {
  const name = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name) || undefined;
  } catch {
    return name;
  }
}

/** A header by its name in small letters; of one that came several times the first. */
export function header({ headers }: ServerAnswer, name: string): string | undefined {
  return [headers[name]].flat()[0];
}
