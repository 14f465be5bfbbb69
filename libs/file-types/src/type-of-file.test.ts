import { expect, it } from 'vitest';
import { extensionOf } from './type-of-file.ts';

it.each([
  ['a.PDF', 'pdf'],
  ['a.tar.gz', 'gz'],
  ['.bashrc', undefined],
  ['dir.d/file', undefined],
  ['file', undefined],
  [undefined, undefined],
])('the extension of %j is %j', (fileName, expected) => {
  expect(extensionOf(fileName)).toBe(expected);
});
