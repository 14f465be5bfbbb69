import { describe, expect, it } from 'vitest';
import { callersOf, reachedForCaller } from './service-calls.ts';

describe('the calls between services', () => {
  it('say who may call a service', () => {
    expect(callersOf('embedding')).toEqual(['gateway', 'bff', 'retrieval', 'document']);
    expect(callersOf('gateway')).toEqual([]);
  });

  it('say whom a call can reach in the name of its caller, over several services', () => {
    expect(reachedForCaller('user')).toEqual(['user']);
    expect(reachedForCaller('retrieval')).toEqual(['retrieval', 'document']);
    expect(reachedForCaller('bff')).toEqual(['bff', 'user', 'document', 'retrieval', 'model', 'embedding']);
  });
});
