import { describe, expect, it } from 'vitest';
import { decodeText } from './text-encoding.ts';

const german = Buffer.from(
  'Sehr geehrte Damen und Herren, die Kündigungsfrist für den Vertrag beträgt drei Monate. Die Gebühr wird im März fällig.',
  'latin1',
);
const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
/** “在宅勤務手当は月額八千円とし、給与と合わせて支給する。” */
const japanese = {
  Shift_JIS:
    '8d dd 91 ee 8b ce 96 b1 8e e8 93 96 82 cd 8c 8e 8a 7a 94 aa 90 e7 89 7e 82 c6 82 b5 81 41 8b 8b 97 5e 82 c6 8d 87 82 ed 82 b9 82 c4 8e 78 8b 8b 82 b7 82 e9 81 42',
};
/** “Срок расторжения договора три месяца.” */
const russian =
  'd1 f0 ee ea 20 f0 e0 f1 f2 ee f0 e6 e5 ed e8 ff 20 e4 ee e3 ee e2 ee f0 e0 20 f2 f0 e8 20 ec e5 f1 ff f6 e0 2e';

describe('a text whose encoding nothing names', () => {
  it.each([
    ['Windows-1252', german, 'beträgt drei Monate', 'WINDOWS-1252'],
    ['Shift_JIS', hex(japanese.Shift_JIS), '在宅勤務手当は月額八千円', 'SHIFT_JIS'],
    ['Windows-1251', hex(russian), 'Срок расторжения', 'WINDOWS-1251'],
    ['ISO-2022-JP', Buffer.from('\x1b$B:_Bp6PL3<jEv\x1b(B 8000'), '在宅勤務手当 8000', 'ISO-2022-JP'],
    [
      'UTF-16 without a mark',
      Buffer.from('Die Frist beträgt drei Monate.', 'utf16le'),
      'beträgt',
      'UTF-16LE',
    ],
  ])('is read as %s, with the confidence in a warning', async (_, bytes, words, encoding) => {
    const { text, warnings } = await decodeText(bytes);
    expect(text).toContain(words);
    expect(warnings).toMatchObject([{ reason: 'encoding_detected' }]);
    expect(warnings[0]?.detail).toMatch(new RegExp(`read as ${encoding}, .* confidence of 0\\.\\d\\d`));
  });

  it('is found far behind a beginning in ASCII', async () => {
    const { text } = await decodeText(Buffer.concat([Buffer.from('Plain words. '.repeat(20_000)), german]));
    expect(text).toContain('beträgt');
  });

  it.each([
    ['Artikel;Stück\nMüller;3\n'],
    ['Grüße'],
    ['Café menu\nCrème brûlée \u0096 7 \u0080\n'],
    ['name;ville\nHélène;Orléans\n'],
    ['price: 7 \u0080'],
    ['temperature 20 °C'],
    ['Das Café \u0084Zum Löwen\u0093, à 5,50'],
    ['perché è così'],
    ['Rødgrød med fløde'],
    ['número;informação'],
  ])('is read as Windows-1252 where it is short, and looks well in it: %s', async (written) => {
    const { text, warnings } = await decodeText(Buffer.from(written, 'latin1'));
    const signs = { '\u0080': '€', '\u0084': '„', '\u0093': '“', '\u0096': '–' } as Record<string, string>;
    expect(text).toBe(written.replace(/[\u0080-\u009f]/g, (sign) => signs[sign] ?? sign));
    expect(warnings).toMatchObject([
      {
        reason: 'encoding_detected',
        detail: expect.stringMatching(/WINDOWS-1252, .* confidence of 0\.\d\d/),
      },
    ]);
  });

  it.each([
    ['Polish of Windows', '6d 69 ea 73 6f 3b 63 65 6e 61'],
    ['Polish of ISO', 'b3 f3 64 bc 3b 33 0a bf f3 b3 77 3b 35'],
    ['Czech of Windows', '9e 6c 75 9d 6f 75 e8 6b fd 20 6b f9 f2'],
    ['Lithuanian of Windows', 'e0 fe 75 6f 6c 61 73 3b f0 65 72 6d 75 6b f0 6e 69 73'],
    ['Greek of Windows', 'c1 e8 de ed e1 3b 31'],
    ['Spanish of DOS', '53 65 a4 6f 72 3b 45 73 70 61 a4 61'],
    ['German of DOS', '53 74 72 61 e1 65'],
    ['French of the Macintosh', '8e 74 8e 3b 63 61 66 8e'],
    ['German of the Macintosh', '53 63 68 9a 6e 3b 47 72 9a a7 65'],
  ])('is refused where it is short, and may be in another encoding: %s', async (_, bytes) => {
    await expect(decodeText(hex(bytes))).rejects.toMatchObject({ reason: 'text_encoding' });
  });

  const english =
    'The yard keeps a record of all its pumps, and of what is in store for them, at all times. ';

  it.each([
    ['Stra\u00e1e'],
    ['Gr\u0094\u00e1e;Preis\n12;5\n'],
    ['Temperatur \u0081ber 0 \u00f8C'],
    ['\u009abernahme'],
    ['\u008enderung vom 5. Mai'],
    ['Tarif \u009abersicht 2024'],
    [`${english}Visit us in the Hafenstra\u00e1e.`],
    [`${english.repeat(20)}Hafenstra\u00e1e 5`],
    [`${english}at 20 \u00f8C and \u00ab inch`],
    [`${english}Caf\u0082`],
    ['Die Fu\u00e1note steht im Gro\u00e1raum und nennt den Schlu\u00e1lauf des Rennens.'],
    ['Wer zum Stra\u00e1rand will, mu\u00e1 warten.'],
    ['Der Flu\u00e1lauf ist nicht gesperrt.'],
    ['\u008ermel und \u008epfel liegen im Lager.'],
    [`${english}\u00a5and\u00a3`],
  ])('is refused where few letters may be of a code page of DOS: %j', async (written) => {
    await expect(decodeText(Buffer.from(written, 'latin1'))).rejects.toMatchObject({
      reason: 'text_encoding',
    });
  });

  it.each([
    [`${english}Ask Ju\u00e1rez or Hern\u00e1ndez in M\u00e1laga.`],
    [`${english}It isn\u0092t, \u0093she said\u0094 \u0096 wait\u0085`],
    [`${english}A \u008akoda at \u0080 50 or \u00a35 a day\u0099`],
    [`${english}\u0095 First word\u0097second`],
    [`${english}Trains to \u008eilina leave at nine.`],
    ['Call \u009aarka before you leave.'],
    [`${english}Ask Su\u00e1rez or the gu\u00e1rdia.`],
    ['Das \u0084Wort\u0093 steht in der Stra\u00dfe, bei 20 \u00b0C.'],
  ])('is read as Windows-1252 where those letters would stand badly: %j', async (written) => {
    const { text } = await decodeText(Buffer.from(written, 'latin1'));
    expect(text).toBe(new TextDecoder('windows-1252').decode(Buffer.from(written, 'latin1')));
  });

  it('is UTF-8 where it is, whatever escapes or marks it holds, without a warning', async () => {
    for (const text of ['Grüße', '\x1b[31mred\x1b[0m', 'a \x1b( b', '日本語'])
      expect(await decodeText(Buffer.from(text))).toEqual({ text, warnings: [] });
  });

  it('is UTF-8 where few characters are broken, and tells how many', async () => {
    const { text, warnings } = await decodeText(
      Buffer.concat([Buffer.from('Grüße. '.repeat(40)), hex('ff fe')]),
    );
    expect(text).toContain('Grüße');
    expect(warnings).toEqual([{ reason: 'characters_broken', detail: expect.stringMatching(/^2 /) }]);
  });

  it.each([
    ['noise', Buffer.from(Array.from({ length: 400 }, (_, i) => 0x80 + ((i * i * 31) % 128)))],
    [
      'German of DOS',
      hex(
        `${Buffer.from('Die K').toString('hex')}81${Buffer.from('ndigungsfrist betr').toString('hex')}84${Buffer.from('gt drei Monate, die Geb').toString('hex')}81${Buffer.from('hr ist im Mai zu zahlen.').toString('hex')}`,
      ),
    ],
  ])('is refused as an encoding where that cannot be told: %s', async (_, bytes) => {
    await expect(decodeText(bytes)).rejects.toMatchObject({ reason: 'text_encoding' });
  });
});

describe('a text that names its encoding', () => {
  it('is read in it, without a warning', async () => {
    expect(await decodeText(german, 'iso-8859-1')).toMatchObject({
      text: expect.stringContaining('März'),
      warnings: [],
    });
  });

  it('may name it as programs do', async () => {
    expect(await decodeText(hex(japanese.Shift_JIS), 'CP932')).toMatchObject({
      text: expect.stringContaining('給与'),
      warnings: [],
    });
  });

  it('is read by its bytes where it is wrong, which is told', async () => {
    const { text, warnings } = await decodeText(german, 'utf-8');
    expect(text).toContain('März');
    expect(warnings.map(({ reason }) => reason)).toEqual(['encoding_contradicted', 'encoding_detected']);
  });

  it('is UTF-8 where it is throughout, whatever older encoding it names, which is told', async () => {
    const utf8 = new TextEncoder().encode('Gruß aus Köln');
    for (const label of ['iso-8859-1', 'windows-1251']) {
      const { text, warnings } = await decodeText(utf8, label);
      expect(text).toBe('Gruß aus Köln');
      expect(warnings.map(({ reason }) => reason)).toEqual(['encoding_contradicted']);
    }
    expect((await decodeText(new TextEncoder().encode('在宅勤務手当'), 'shift_jis')).text).toBe(
      '在宅勤務手当',
    );
    // Two signs of Chinese that are valid UTF-8 by chance.
    expect((await decodeText(hex('c4a3 c4a3'), 'gbk')).text).toBe('模模');
  });

  const utf32 = (text: string): Buffer => {
    const codes = Array.from(`\ufeff${text}`, (character) => character.codePointAt(0) ?? 0);
    return Buffer.from(Uint32Array.from(codes).buffer);
  };

  it('is UTF-32 in both orders, of any length, and UTF-16 where only that is valid', async () => {
    const text = 'Grüße 🌍 aus Köln. '.repeat(1_000);
    expect(await decodeText(utf32(text))).toEqual({ text, warnings: [] });
    expect(await decodeText(utf32(text).swap32())).toEqual({ text, warnings: [] });
    const nulFirst = Buffer.from('\ufeff\0Grüße aus Köln', 'utf16le');
    expect((await decodeText(nulFirst)).text).toBe('Grüße aus Köln');
  });

  it.each([
    ['half of a pair', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0xd8, 0x3d])],
    ['a number beyond all characters', Buffer.from([0, 0, 0xfe, 0xff, 0, 0x11, 0, 0])],
    ['an end in the middle of a character', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0])],
  ])('is refused as UTF-32 with %s', async (_, bytes) => {
    await expect(decodeText(bytes)).rejects.toMatchObject({
      reason: 'text_encoding',
      message: expect.stringContaining('UTF-32BE'),
    });
  });

  it('is refused where its mark is wrong', async () => {
    await expect(decodeText(hex('ef bb bf ff'))).rejects.toMatchObject({ reason: 'text_encoding' });
  });
});

describe('NUL in a text', () => {
  it('is left out, and told', async () => {
    expect(await decodeText(Buffer.from('Opens at 3.2 bar.\0 Call the fitter.'))).toEqual({
      text: 'Opens at 3.2 bar. Call the fitter.',
      warnings: [{ reason: 'nul_left_out', detail: expect.stringMatching(/^1 NUL/) }],
    });
  });
});
