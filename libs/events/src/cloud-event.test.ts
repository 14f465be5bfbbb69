import { describe, expect, it } from 'vitest';
import { decodeCloudEvent, isGroupId, noTenant, tenantOf } from './cloud-event.ts';

const event = {
  specversion: '1.0',
  id: '1',
  source: '/lectern/document',
  type: 'DocumentIngested.v1',
  time: '2026-11-21T20:00:00Z',
  datacontenttype: 'application/json',
  data: { documentId: 'd' },
};

describe('decodeCloudEvent', () => {
  it('reads an event, with or without the optional attributes', () => {
    expect(decodeCloudEvent(JSON.stringify(event))).toEqual(event);
    const full = { ...event, subject: 'd', traceparent: '00-1-2-01' };
    expect(decodeCloudEvent(JSON.stringify(full))).toEqual(full);
  });

  it('ignores extensions that it does not know', () => {
    expect(decodeCloudEvent(JSON.stringify({ ...event, partitionkey: 'x' }))).toEqual(event);
  });

  it.each([
    ['', 'no JSON'],
    ['null', 'no object'],
    [JSON.stringify({ ...event, specversion: '0.3' }), 'another version'],
    [JSON.stringify({ ...event, id: '' }), 'no id'],
    [JSON.stringify({ ...event, time: 'yesterday' }), 'no time'],
    [JSON.stringify({ ...event, data: 'text' }), 'data that is no object'],
  ])('refuses %j: %s', (text) => {
    expect(() => decodeCloudEvent(text)).toThrow();
  });
});

describe('tenantOf', () => {
  it('is the tenant that the data names', () => {
    expect(tenantOf({ data: { tenantId: 't-1' } })).toBe('t-1');
  });

  it.each([{}, { data: null }, { data: 'text' }, { data: {} }, { data: { tenantId: 7 } }])(
    'is none without one: %j',
    (event) => {
      expect(tenantOf(event)).toBe(noTenant);
    },
  );
});

describe('isGroupId', () => {
  it('takes what SNS takes', () => {
    expect(isGroupId('0198c0de-7000-7000-8000-000000000000')).toBe(true);
    for (const refused of ['', 'a b', 'ä', 'a\n', 'x'.repeat(129)]) expect(isGroupId(refused)).toBe(false);
  });
});
