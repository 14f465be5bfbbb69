import { expect, it } from 'vitest';
import { traceUrlOf } from './trace-url.ts';

it('puts the id where the platform wants it, and leads to pages of the web alone', () => {
  expect(traceUrlOf('http://localhost:16686/trace/{traceId}?a=1#b', 'a/b')).toBe(
    'http://localhost:16686/trace/a%2Fb?a=1#b',
  );
  for (const template of [null, undefined, 'javascript:alert("{traceId}")', '/trace/{traceId}'])
    expect(traceUrlOf(template, 'abc')).toBeUndefined();
});
