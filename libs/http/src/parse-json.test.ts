import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpLimits } from './limits.ts';
import { JsonMeter, parseJson } from './parse-json.ts';

const maxEntries = httpLimits.jsonEntries.value;
const maxLevels = httpLimits.jsonLevels.value;
const refusal = (text: string): unknown => {
  try {
    return parseJson(Buffer.from(text));
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};
const list = (count: number, entry = '0') => `[${Array.from({ length: count }, () => entry).join(',')}]`;
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('JSON of a stranger', () => {
  it('is what JSON.parse makes of it, within the limits', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8, noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('__proto__'));
        expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['an array', list(maxEntries + 1)],
    ['an object', `{${Array.from({ length: maxEntries + 1 }, (_, i) => `"${i}":0`).join(',')}}`],
    ['one key again and again', `{${Array.from({ length: maxEntries + 1 }, () => '"a":0').join(',')}}`],
    ['arrays of arrays', list(maxEntries / 2 + 1, '[0]')],
    ['empty objects', list(maxEntries / 2 + 1, '{}')],
    ['an array that does not end', list(maxEntries + 1).slice(0, -1)],
    ['entries around texts', list(maxEntries + 1, '"a,\\\\\\",b"')],
  ])('has a bounded number of entries: %s', (_what, text) => {
    expect(refusal(text)).toBe('too_many_entries');
  });

  it('may have as many entries and levels as are allowed', () => {
    expect(refusal(list(maxEntries))).toHaveLength(maxEntries);
    expect(refusal(nested(maxLevels))).toBeInstanceOf(Array);
    expect(refusal(nested(maxLevels + 1))).toBe('malformed_json');
  });

  it('is counted alike, however it is cut into pieces', () => {
    const entry = '"a\\\\\\",[{"';
    const push = (count: number, size: number) => {
      const bytes = Buffer.from(list(count, entry));
      const meter = new JsonMeter();
      for (let at = 0; at < bytes.length; at += size) meter.push(bytes.subarray(at, at + size));
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (size) => {
        expect(() => push(maxEntries, size)).not.toThrow();
        expect(() => push(maxEntries + 1, size)).toThrow('more than');
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['a list', `{"model":"m","input":${list(maxEntries)}}`, '/input'],
    ['objects', `{"tools":[{"a":{"b":0}}],"messages":${list(maxEntries, '{"role":"user"}')}}`, '/messages'],
    ['a name with signs', `{"a/b~\\"c":${list(maxEntries)}}`, '/a~1b~0\\"c'],
    [
      'the object itself',
      `{${Array.from({ length: maxEntries + 1 }, (_, i) => `"${i}":0`).join(',')}}`,
      '/9999',
    ],
  ])('names the member in which it has too many entries, however it comes: %s', (_what, text, pointer) => {
    const bytes = Buffer.from(text);
    for (const size of [1, 7, bytes.length]) {
      const meter = new JsonMeter();
      const push = () => {
        for (let at = 0; at < bytes.length; at += size) meter.push(bytes.subarray(at, at + size));
      };
      expect(push).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ pointer })] }));
    }
  });

  it.each([
    ['a list', list(maxEntries + 1)],
    ['a list of objects', list(maxEntries, '{"input":[0]}')],
    ['a name that is none of ours', `{"${'x'.repeat(65)}":${list(maxEntries)}}`],
  ])('names none where there is none: %s', (_what, text) => {
    expect(() => parseJson(Buffer.from(text))).toThrow(expect.objectContaining({ errors: [] }));
  });

  it('is not counted inside of a text', () => {
    const text = '[{,'.repeat(maxEntries);
    expect(refusal(JSON.stringify([text, `\\"${text}`]))).toEqual([text, `\\"${text}`]);
  });

  it.each(['{', '"', '"\\', '[1,]', ']', 'nul', '{"__proto__":1}', '\u0000'])(
    'is refused when it is none: %j',
    (text) => {
      expect(refusal(text)).toBe('malformed_json');
    },
  );
});
