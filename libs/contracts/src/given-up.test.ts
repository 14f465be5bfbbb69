import { expect, it } from 'vitest';
import { givenUpVersion } from './given-up.ts';

it('finds the version that an event is about in data of any other form, and none in that of other events', () => {
  const version = { documentId: 'd', tenantId: 't', version: 2 };
  expect(givenUpVersion({ ...version, contentType: 7 })).toEqual(version);
  expect(givenUpVersion({ ...version, attempt: 3 })).toEqual({ ...version, attempt: 3 });
  expect(givenUpVersion({ ...version, attempt: 'x' })).toEqual(version);
  expect(givenUpVersion({ documentId: 'd', tenantId: 't', operationId: 'o' })).toBeUndefined();
  expect(givenUpVersion('garbage')).toBeUndefined();
});
