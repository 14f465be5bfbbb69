import { describe, expect, it } from 'vitest';
import { extractDocument } from './extract-document.ts';

interface Part {
  readonly name?: string;
  readonly type: string;
  readonly body?: string;
  /** Further header lines. */
  readonly head?: readonly string[];
}

const partLines = ({ name, type, body = 'Some text.', head = [] }: Part) => [
  '--m',
  `Content-Type: ${type}${name === undefined ? '' : `; name="${name}"`}`,
  ...(name === undefined ? [] : [`Content-Disposition: attachment; filename="${name}"`]),
  ...head,
  '',
  body,
];
const mailOf = (parts: readonly Part[], kind = 'mixed') =>
  [
    'From: Plan <plan@x.example>',
    'Subject: Move',
    'MIME-Version: 1.0',
    `Content-Type: multipart/${kind}; boundary=m`,
    '',
    ...partLines({ type: 'text/plain', body: 'See the files.' }),
    ...parts.flatMap(partLines),
    '--m--',
  ].join('\r\n');
const read = async (parts: readonly Part[], { most = 64, kind = 'mixed' } = {}) => {
  const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000, attachments: most };
  const { attachments = [], warnings } = await extractDocument(
    Buffer.from(mailOf(parts, kind)),
    'message/rfc822',
    limits,
  );
  const taken = attachments.map(({ content, ...head }) => ({
    ...head,
    text: Buffer.from(content).toString(),
  }));
  return { taken, told: warnings.map(({ reason, detail }) => `${reason}: ${detail}`) };
};
const png = ['Content-Transfer-Encoding: base64'];
const pngBody =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

describe('the attachments of a mail', () => {
  it('are those that are read, by content and name, under the number that they have in the mail', async () => {
    const { taken, told } = await read([
      { name: 'photo.png', type: 'image/png', body: pngBody, head: png },
      { name: 'stock.csv', type: 'application/octet-stream', body: 'a,b\r\n1,2' },
      { name: 'plan.pdf', type: 'application/pdf', body: 'This is no PDF.' },
      { name: 'old.zip', type: 'application/zip', body: 'UEsDBAoAAAAAAA==', head: png },
      { name: 'empty.txt', type: 'text/plain', body: '', head: png },
      { name: 'sig.p7s', type: 'application/pkcs7-signature' },
      { type: 'message/delivery-status', body: 'Action: failed' },
    ]);
    expect(taken).toMatchObject([{ part: 2, filename: 'stock.csv', contentType: 'text/csv' }]);
    expect(taken[0]?.text).toContain('a,b');
    expect(told).toEqual([
      'attachment_not_read: The attachment photo.png was not read: image/png is not supported.',
      'attachment_not_read: The attachment plan.pdf was not read: it is named as application/pdf, but its content is text.',
      'attachment_not_read: The attachment old.zip was not read: .zip is not supported.',
      'attachment_not_read: The attachment empty.txt was not read: it is empty.',
      'attachment_not_read: The attachment a part of type message/delivery-status was not read: it has no name, and is no file.',
    ]);
  });

  it('are at most so many, and the others are named', async () => {
    const parts = Array.from({ length: 5 }, (_, i) => ({ name: `${i}.txt`, type: 'text/plain' }));
    const { taken, told } = await read(parts, { most: 3 });
    expect(taken.map(({ filename }) => filename)).toEqual(['0.txt', '1.txt', '2.txt']);
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('3.txt was not read: there are more than 3 that can be read. Upload it');
    expect((await read(parts, { most: 0 })).told[4]).toContain('taken out of an attached one');
  });

  it('are mails too, while those that are forwarded in the text are part of it', async () => {
    const inner = mailOf([{ name: 'inner.txt', type: 'text/plain' }])
      .replaceAll('--m', '--n')
      .replace('=m', '=n');
    const attached = await read([{ name: 'Re: Move', type: 'message/rfc822', body: inner }]);
    expect(attached.taken).toMatchObject([{ filename: 'Re: Move', contentType: 'message/rfc822' }]);
    const forwarded = await read([{ type: 'message/rfc822', body: inner }]);
    expect(forwarded.taken).toMatchObject([{ filename: 'inner.txt' }]);
  });

  it('are not what belongs to the page', async () => {
    const ofPage = { type: 'image/png', body: pngBody, head: [...png, 'Content-ID: <1>'] };
    const { taken, told } = await read([ofPage, { type: 'text/css', head: ['Content-ID: <2>'] }], {
      kind: 'related',
    });
    expect([taken, told]).toEqual([[], []]);
  });

  it('have names in one line that are no longer than a file may have', async () => {
    const { taken } = await read([{ name: `${'n'.repeat(400)}.csv`, type: 'text/csv', body: 'a,b' }]);
    expect(taken[0]?.filename).toHaveLength(255);
    expect(taken[0]?.filename).toMatch(/n\.csv$/);
  });

  it('beyond the bound of a mail fail it, with the reason', async () => {
    const parts = Array.from({ length: 10_000 }, (_, i) => ({
      name: `${i}.txt`,
      type: 'text/plain',
      body: 'x',
    }));
    await expect(read(parts)).rejects.toMatchObject({ reason: 'too_many_parts' });
  });
});
