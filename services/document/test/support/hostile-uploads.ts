import { pngBytes } from '@lectern/file-types/testing';
import { chunk, endlessChunk, type HostileRequest } from '@lectern/service/testing';

const chunked = 'Transfer-Encoding: chunked';
const form = 'Content-Type: multipart/form-data; boundary=b';
const plain = 'Content-Type: text/plain';
const filePart = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
const fieldPart = '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n';

/** A document to replace, and who may. */
export interface UploadTarget {
  readonly documentId: string;
  /** Header lines. */
  readonly identity: readonly string[];
}

/** The ways in which bare bytes are refused as the content of a document. */
export function hostileBytes({ documentId, identity }: UploadTarget): HostileRequest[] {
  const put = (
    name: string,
    more: readonly string[],
    rest: Pick<HostileRequest, 'status'> & Partial<HostileRequest>,
  ) => ({
    name: `bare bytes: ${name}`,
    method: 'PUT',
    path: `/v1/documents/${documentId}/content`,
    headers: [...identity, ...more],
    body: '',
    ...rest,
  });
  const png = chunk(pngBytes.toString('latin1'));
  return [
    put('over the limit', [plain, chunked], { status: 413, endless: endlessChunk }),
    put('over the limit, after asking', [plain, chunked, 'Expect: 100-continue'], {
      status: 413,
      endless: endlessChunk,
    }),
    put('of a length over the limit', [plain, 'Content-Length: 3000000000'], {
      status: 413,
      endless: endlessChunk,
    }),
    put('of no type', [chunked], { status: 415, endless: endlessChunk }),
    put('of a type that is not taken', ['Content-Type: image/png', chunked], {
      status: 415,
      body: png,
      endless: endlessChunk,
    }),
    put('that are not what they seem', [plain, chunked], { status: 415, body: png, endless: endlessChunk }),
    put('compressed', [plain, chunked, 'Content-Encoding: gzip'], { status: 415, endless: endlessChunk }),
    put('of another’s document', [plain, chunked], {
      path: '/v1/documents/00000000-0000-7000-8000-000000000000/content',
      status: 404,
      endless: endlessChunk,
    }),
    put('none', [plain, 'Content-Length: 0'], { status: 422 }),
    put('that stop before their length', [plain, 'Content-Length: 100000'], {
      status: 499,
      body: 'half',
      isCut: true,
    }),
    put('whose chunks stop', [plain, chunked], { status: 499, body: chunk('half'), isCut: true }),
    put('with a chunk without a size', [plain, chunked], {
      status: 400,
      body: `${chunk('half')}zz\r\n`,
      endless: '',
    }),
  ];
}

/** The ways in which a multipart form is refused, at every point of it. */
export function hostileForms({ identity }: UploadTarget): HostileRequest[] {
  const post = (
    name: string,
    start: string,
    rest: Pick<HostileRequest, 'status'> & Partial<HostileRequest>,
  ): HostileRequest => ({
    name: `a form: ${name}`,
    method: 'POST',
    path: '/v1/documents',
    headers: [...identity, form, chunked],
    body: start === '' ? '' : chunk(start),
    ...rest,
  });
  const goesOn = { endless: endlessChunk };
  const whole = (text: string) => `${chunk(text)}0\r\n\r\n`;
  return [
    post('a file over the limit', filePart, { status: 413, ...goesOn }),
    post('a preamble without an end', '', { status: 413, ...goesOn }),
    post('a part header without an end', '--b\r\nX-Long: ', { status: 413, ...goesOn }),
    post('a field without an end', fieldPart, { status: 413, ...goesOn }),
    post('an epilogue without an end', `${filePart}text\r\n--b--`, { status: 413, ...goesOn }),
    post('a file of a wrong type', `${filePart}${pngBytes.toString('latin1')}`, { status: 415, ...goesOn }),
    post('two files', `${filePart}one\r\n${filePart}`, { status: 400, ...goesOn }),
    post('parts without an end', '', { status: 400, endless: chunk(`${fieldPart}a\r\n`.repeat(20)) }),
    post('no boundary', '', {
      headers: [...identity, 'Content-Type: multipart/form-data', chunked],
      status: 400,
      ...goesOn,
    }),
    post('a boundary of 10,000 characters', '', {
      headers: [...identity, `Content-Type: multipart/form-data; boundary=${'b'.repeat(10_000)}`, chunked],
      status: 400,
      ...goesOn,
    }),
    post('compressed', '', {
      headers: [...identity, form, chunked, 'Content-Encoding: br'],
      status: 415,
      ...goesOn,
    }),
    post('no identity', filePart, { headers: [form, chunked], status: 401, ...goesOn }),
    post('a query that is not known', filePart, { path: '/v1/documents?a=1&a=2', status: 400, ...goesOn }),
    post('no file', '', { body: whole('--b--\r\n'), status: 400 }),
    post('that ends in the file', '', { body: whole(`${filePart}half`), status: 400 }),
    post('that stops in the file', `${filePart}half`, { status: 499, isCut: true }),
    post('that stops in a field', `${fieldPart}half`, { status: 499, isCut: true }),
    post('that stops in a part header', '--b\r\nContent-Dispo', { status: 499, isCut: true }),
  ];
}
