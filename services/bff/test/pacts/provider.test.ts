import { findBrokenPacts, type ProviderStates } from '@lectern/contracts/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { principal, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
beforeAll(async () => {
  bff = await startBff();
});
afterAll(() => bff.stop());

const states: ProviderStates = {
  'the service has started': async () => ({}),
  'the caller is a person with a session': async () => ({ caller: principal }),
};

it('the bff does what the gateway counts on', async () => {
  expect(await findBrokenPacts({ provider: 'bff', url: bff.url, states })).toEqual([]);
});
