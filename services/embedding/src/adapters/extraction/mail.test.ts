import { describe, expect, it } from 'vitest';
import { extractDocument } from './extract-document.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };
const read = (lines: readonly string[], attachments = 64) =>
  extractDocument(Buffer.from(lines.join('\r\n'), 'latin1'), 'message/rfc822', { ...limits, attachments });

const head = [
  'From: =?iso-8859-1?Q?Pl=E4ne?= <plan@x.example>',
  'To: Team <team@x.example>, Eva <eva@x.example>',
  'Subject: =?utf-8?B?VW16dWcgbmFjaCBHZWLDpHVkZSA3?=',
  'Date: Mon, 2 Mar 2026 09:00:00 +0100',
  'MIME-Version: 1.0',
];
const plain = ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable'];

describe('a mail', () => {
  it('has a head that is not encoded in the encoding of its body, else in that of western Europe', async () => {
    const subject = async (text: Buffer, type: string) => {
      const mail = Buffer.concat([Buffer.from('Subject: '), text, Buffer.from(`\r\n${type}\r\n\r\nBody.`)]);
      return (await extractDocument(mail, 'message/rfc822', limits)).properties?.title;
    };
    const cyrillic = Buffer.from('cff0e8e2e5f2', 'hex');
    expect(await subject(cyrillic, 'Content-Type: text/plain; charset="windows-1251"')).toBe('Привет');
    expect(await subject(Buffer.from('Grüße', 'latin1'), 'X-Mailer: old')).toBe('Grüße');
    expect(await subject(Buffer.from('Grüße'), 'Content-Type: text/plain; charset=iso-8859-1')).toBe('Grüße');
  });

  it('has a body in an encoding that nothing names, and tells of characters that are broken', async () => {
    const letter =
      'Sehr geehrte Damen und Herren, das Gebäude 7 in Köln ist ab Mai frei. Mit freundlichen Grüßen';
    const told = await read([...head, '', letter]);
    expect(told.blocks.at(-1)?.text).toBe(letter);
    expect(told.warnings.map(({ reason }) => reason)).toEqual(['encoding_detected']);
    const broken = await read([...head, 'Content-Transfer-Encoding: quoted-printable', '', 'Geb=E4ude 7']);
    expect(broken.warnings.map(({ reason }) => reason)).toEqual(['characters_broken']);
  });

  it('has flowed lines in one, also those of quotations', async () => {
    const flowed = async (type: string) => {
      const body = [
        'The keys are ',
        'at the gate.',
        '> Where are ',
        '> the keys ',
        '>> of shed 4?',
        '-- ',
        'Ida',
      ];
      return (await read([...head, `Content-Type: text/plain; ${type}`, '', ...body])).blocks.at(-1)?.text;
    };
    const text = 'The keys are at the gate.\n> Where are the keys\n>> of shed 4?\n--\nIda';
    expect(await flowed('charset=utf-8; format=flowed')).toBe(text);
    expect(await flowed('format="flowed"; delsp=yes')).toBe(text.replaceAll('are ', 'are'));
    expect(await flowed('charset=utf-8')).toContain('> Where are\n> the keys');
  });

  it('has its subject, its people and its body, decoded', async () => {
    const body = ['Geb=C3=A4ude 7, Kisten bis =', 'Freitag.'];
    expect(await read([...head, ...plain, '', ...body])).toEqual({
      blocks: [
        { kind: 'heading', level: 1, text: 'Umzug nach Gebäude 7' },
        {
          kind: 'lines',
          text: 'From: Pläne <plan@x.example>\nTo: Team <team@x.example>, Eva <eva@x.example>\nDate: Mon, 2 Mar 2026 09:00:00 +0100',
        },
        { kind: 'paragraph', text: 'Gebäude 7, Kisten bis Freitag.' },
      ],
      warnings: [],
      properties: {
        title: 'Umzug nach Gebäude 7',
        metadata: {
          from: 'Pläne <plan@x.example>',
          to: ['Team <team@x.example>', 'Eva <eva@x.example>'],
          date: '2026-03-02T08:00:00.000Z',
        },
      },
    });
  });

  it('in two forms is read as a page, and gives its attachments', async () => {
    const { blocks, warnings, attachments } = await read([
      ...head,
      'Content-Type: multipart/mixed; boundary=m',
      '',
      '--m',
      'Content-Type: multipart/alternative; boundary=a',
      '',
      '--a',
      ...plain,
      '',
      'Plain',
      '--a',
      'Content-Type: text/html; charset=iso-8859-1',
      'Content-Transfer-Encoding: 8bit',
      '',
      '<meta charset="iso-8859-1"><table><tr><th>Zone</th><th>Geb\u00fchr</th></tr><tr><td>A</td><td>3</td></tr></table>',
      '--a--',
      '--m',
      'Content-Type: application/pdf; name="plan.pdf"',
      'Content-Disposition: attachment; filename="plan.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERi0=',
      '--m--',
    ]);
    expect(blocks[1]?.text).toContain('Attachments: plan.pdf');
    expect(blocks[2]).toMatchObject({ kind: 'table', text: 'Zone | Gebühr\nA | 3' });
    expect(warnings).toEqual([]);
    expect(attachments).toMatchObject([
      {
        part: 1,
        filename: 'plan.pdf',
        contentType: 'application/pdf',
        content: new Uint8Array(Buffer.from('%PDF-')),
      },
    ]);
  });

  it('has a mail that is in it, with a line for each name of its head', async () => {
    const { blocks } = await read([
      ...head,
      'Content-Type: multipart/mixed; boundary=m',
      '',
      '--m',
      'Content-Type: text/html',
      '',
      '<p>See below.</p>',
      '--m',
      'Content-Type: message/rfc822',
      '',
      'From: Ines <ines@example.org>',
      'Subject: Keys of the yard',
      'Content-Type: text/plain',
      '',
      'They hang in the office.',
      '--m--',
    ]);
    expect(blocks.slice(2)).toEqual([
      { kind: 'paragraph', text: 'See below.' },
      { kind: 'lines', text: 'From: Ines <ines@example.org>\nSubject: Keys of the yard' },
      { kind: 'paragraph', text: 'They hang in the office.' },
    ]);
  });

  it('is refused when it is encrypted', async () => {
    const refused = read([
      ...head,
      'Content-Type: multipart/encrypted; boundary=a',
      '',
      '--a',
      '',
      'x',
      '--a--',
    ]);
    await expect(refused).rejects.toMatchObject({ reason: 'encrypted' });
  });

  it('fails alone when it is nested too deeply', async () => {
    const parts = Array.from({ length: 300 }, (_, i) => [
      `Content-Type: multipart/mixed; boundary=b${i}`,
      '',
      `--b${i}`,
    ]);
    await expect(read([...head, ...parts.flat(), '', 'x'])).rejects.toMatchObject({
      reason: 'nested_too_deeply',
    });
  });
});
