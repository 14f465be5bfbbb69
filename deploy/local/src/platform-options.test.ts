import { expect, it } from 'vitest';
import { platformOptions } from './platform-options.ts';

it('takes the defaults of the README', () => {
  expect(platformOptions({})).toEqual({ port: 8080, dataDir: '.data' });
});

it('takes what the environment says', () => {
  expect(platformOptions({ PORT: '8090', LECTERN_DATA_DIR: '/data' })).toEqual({
    port: 8090,
    dataDir: '/data',
  });
});

it.each(['eighty', '99999', '-1', '80.5'])('refuses the port %s by its name', (PORT) => {
  expect(() => platformOptions({ PORT })).toThrow('PORT');
});
