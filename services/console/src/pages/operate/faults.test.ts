import { expect, it } from 'vitest';
import { faultMeaning, faultsOf } from './faults.ts';
import type { ActiveFault, SeenService } from './operate-data.ts';

const fault: ActiveFault = {
  ...{ kind: 'slow', share: 0.5, milliseconds: 2_000 },
  until: '2026-11-29T08:30:20.000Z',
};
const instance = (active?: ActiveFault) => ({ status: active === undefined ? {} : { fault: active } });

it('names each service that is made to fail once, as long as any instance is', () => {
  const later = { ...fault, until: '2026-11-29T08:31:00.000Z' };
  const services = [
    { service: 'retrieval', instances: [instance(fault), instance(later), instance()] },
    { service: 'user', instances: [instance(), { status: null }] },
  ] as unknown as SeenService[];
  expect(faultsOf(services)).toEqual([{ service: 'retrieval', fault: later }]);
});

it('says what a fault does', () => {
  expect(faultMeaning(fault)).toBe('50 % of the requests wait 2 s');
  expect(faultMeaning({ ...fault, kind: 'error', share: 1 })).toBe('all requests are answered with an error');
  expect(faultMeaning({ ...fault, kind: 'refuse', share: 1 })).toBe('all requests are closed unanswered');
});
