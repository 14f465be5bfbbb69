import { expect, it } from 'vitest';
import { readerDeath } from './process-status.ts';

const end = { code: 1, signal: null, stderr: '' };

it.each([
  ['V8 found no memory', { code: 134, stderr: 'FATAL ERROR: … JavaScript heap out of memory\n' }],
  ['V8 could not reserve', { code: 133, stderr: '# Fatal process out of memory: Zone\n' }],
  ['C++ found no memory', { code: 134, stderr: 'what():  std::bad_alloc\n' }],
  ['the reader says so', { stderr: 'reader out of memory\n' }],
  ['the kernel killed it below its guard', { code: 137 }],
  ['the kernel killed it', { code: null, signal: 'SIGKILL' as const }],
])('a reader died for want of memory when %s', (_name, changed) => {
  expect(readerDeath({ ...end, ...changed }).kind).toBe('out_of_memory');
});

it('a reader that ended otherwise has crashed; the place is reported, but not the message', () => {
  const stderr =
    'Error: a word of the document\n    at parse (file:///a.ts:1:2)\n    at main (file:///b.ts:3:4)\n';
  expect(readerDeath({ ...end, stderr })).toEqual({
    kind: 'crashed',
    detail: 'ended by exit code 1 at parse (file:///a.ts:1:2) at main (file:///b.ts:3:4)',
  });
  expect(readerDeath({ ...end, code: null, signal: 'SIGSEGV' }).kind).toBe('crashed');
});
