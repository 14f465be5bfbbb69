import { describe, expect, it } from 'vitest';
import type { Extracted } from '../../../domain/extracted.ts';
import { extractDocument } from '../extract-document.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };
const read = (text: string | Uint8Array, type: string): Promise<Extracted> =>
  extractDocument(Buffer.from(text), type, limits);
const lines = async (text: string | Uint8Array, type: string): Promise<string[]> =>
  (await read(text, type)).blocks.map((block) => `${block.kind}: ${block.text}`);

describe('JSON', () => {
  const type = 'application/json';

  it('is lines of names and values with their paths; short records of lists are one line', async () => {
    const text = JSON.stringify({
      service: 'gateway',
      limits: { burst: 200, tags: ['a', 'b'] },
      parts: [{ id: 'P-77', name: 'Impeller', of: ['steel', 'tin'], size: { mm: 38 } }],
    });
    expect(await lines(text, type)).toEqual([
      'lines: service: gateway',
      'lines: limits.burst: 200\nlimits.tags: a, b',
      'lines: parts: id: P-77; name: Impeller; of: steel, tin; size.mm: 38',
    ]);
  });

  it('joins words of lists in lines, and gives sentences lines of their own', async () => {
    const text = JSON.stringify({
      rates: Array.from({ length: 200 }, (_, i) => i),
      steps: ['Replace the seal of the pump every 200 hours.', 'Then use grease.'],
    });
    const [rates = '', steps] = await lines(text, type);
    expect(rates).toMatch(/^lines: rates: 0, 1, 2, .*\nrates: \d+, .*, 199$/s);
    expect(steps).toBe(
      'lines: steps: Replace the seal of the pump every 200 hours.\nsteps: Then use grease.',
    );
  });

  it('calls a long record of a list by its name in each of its lines', async () => {
    const record = { id: 'P-77', ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i])) };
    const [block] = await lines(JSON.stringify([record]), type);
    expect(block).toMatch(/^lines: \[P-77\]\.id: P-77\n\[P-77\]\.k0: 0\n/);
  });

  it('keeps numbers as they are written, and takes comments', async () => {
    expect(await lines('{ // Ids\n "id": 12345678901234567890, "x": 1.50, }', type)).toEqual([
      'lines: id: 12345678901234567890\nx: 1.50',
    ]);
  });

  it('makes a paragraph of a long text', async () => {
    expect(await lines(JSON.stringify({ body: 'A tide. '.repeat(80) }), type)).toEqual([
      expect.stringMatching(/^paragraph: body: A tide\./),
    ]);
  });

  it('of several values is read as JSON Lines, and what is broken as lines with a warning', async () => {
    expect(await lines('{"a":1}\n{"a":2}', type)).toEqual(['lines: a: 1\na: 2']);
    const broken = await read('{"a": 1\nb: 2', type);
    expect(broken).toMatchObject({ blocks: [{ kind: 'lines' }], warnings: [{ reason: 'not_well_formed' }] });
  });

  it('has JSON Lines as one line a record', async () => {
    const read2 = await read('{"id":1,"n":"x"}\nnot json\n{"id":2,"n":"y"}', 'application/x-ndjson');
    expect(read2.blocks).toEqual([{ kind: 'lines', text: 'id: 1; n: x\nnot json\nid: 2; n: y' }]);
    expect(read2.warnings).toMatchObject([{ reason: 'not_well_formed' }]);
  });

  it('fails alone when it is nested too deeply', async () => {
    await expect(read('['.repeat(100_000), type)).rejects.toMatchObject({ reason: 'nested_too_deeply' });
  });
});

describe('YAML', () => {
  const type = 'application/yaml';

  it('leaves out what is binary, with a warning', async () => {
    const data = Buffer.alloc(600, 'a picture of a heron').toString('base64');
    const text = `name: pump\nphoto: !!binary |\n  ${data.match(/.{1,76}/g)?.join('\n  ')}\npressure: 41\n`;
    const { blocks, warnings } = await extractDocument(Buffer.from(text), type, limits);
    expect(blocks.map((block) => block.text)).toEqual(['name: pump', 'photo: ', 'pressure: 41']);
    expect(warnings.map(({ reason }) => reason)).toEqual(['encoded_data_left_out']);
  });

  it('keeps values as they are written, comments, and what aliases stand for', async () => {
    const text = [
      '# Of the gateway',
      'base: &base {retries: 3}',
      'web:',
      '  <<: *base',
      '  # Seconds',
      '  timeout: 030 # octal?',
      '  on: no',
      '---',
      'second: true',
    ].join('\n');
    expect(await lines(text, type)).toEqual([
      'lines: # Of the gateway',
      'lines: base.retries: 3',
      'lines: web.retries: 3\n# Seconds\nweb.timeout: 030 # octal?\nweb.on: no',
      'lines: second: true',
    ]);
  });

  it('has the values of a map itself, not those that it takes over under the same names', async () => {
    const text = [
      'base: &base {port: 8080, host: gate-1}',
      'slow: &slow {port: 9090, wait: 30}',
      'server: {<<: *base, host: gate-2}',
      'other: {<<: [*slow, *base]}',
    ].join('\n');
    expect((await lines(text, type)).slice(2)).toEqual([
      'lines: server.port: 8080\nserver.host: gate-2',
      'lines: other.port: 9090\nother.wait: 30\nother.host: gate-1',
    ]);
  });

  it('fails alone when its aliases stand for far more than it says', async () => {
    const levels = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]`);
    const bomb = [
      'a0: &a0 "laughter, and more of it: a value that is too long for one line"',
      ...levels,
    ].join('\n');
    await expect(read(bomb, type)).rejects.toMatchObject({ reason: 'too_much_text' });
    const empty = ['a0: &a0 {}', ...levels].join('\n');
    await expect(read(empty, type)).rejects.toMatchObject({ reason: 'too_many_parts' });
  });

  it('that is broken is read as lines with a warning', async () => {
    expect(await read('a: [1\nb: }', type)).toMatchObject({ warnings: [{ reason: 'not_well_formed' }] });
  });
});

describe('XML', () => {
  const type = 'application/xml';

  it('is lines of names and values with their paths', async () => {
    const text =
      '<?xml version="1.0"?><c:catalog xmlns:c="c"><part id="P-77"><name>Impeller</name><torque unit="Nm">38</torque></part><part id="P-78"><name>Seal</name></part><note>All <b>new</b> parts.</note></c:catalog>';
    expect(await lines(text, type)).toEqual([
      'lines: catalog.part: id: P-77; name: Impeller; torque: 38 (unit: Nm)\ncatalog.part: id: P-78; name: Seal\ncatalog.note: All new parts.',
    ]);
  });

  it('is decoded by the encoding that it declares', async () => {
    const text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Größe</a>';
    expect(await lines(Buffer.from(text, 'latin1'), type)).toEqual(['lines: a: Größe']);
  });

  it('expands no entities, and says so', async () => {
    const text = '<!DOCTYPE a [<!ENTITY b "boo">]><a><c>x &b; y</c></a>';
    const { blocks, warnings } = await read(text, type);
    expect(blocks).toMatchObject([{ text: expect.stringContaining('x &b; y') }]);
    expect(warnings).toMatchObject([{ reason: 'entities_not_expanded' }]);
  });

  it('that is broken is read as lines with a warning, and fails alone when it is nested too deeply', async () => {
    expect(await read('<a><b>text</a>', type)).toMatchObject({ warnings: [{ reason: 'not_well_formed' }] });
    await expect(read('<a>'.repeat(50_000), type)).rejects.toMatchObject({ reason: 'nested_too_deeply' });
  });
});

describe('source code', () => {
  it('keeps together what begins at the margin', async () => {
    const text = 'import x\n\ndef f():\n    a = 1\n\n    return a\n\n\ndef g():\n    pass\n';
    expect(await lines(text, 'text/x-source')).toEqual([
      'code: import x',
      'code: def f():\n    a = 1\n\n    return a',
      'code: def g():\n    pass',
    ]);
  });
});
