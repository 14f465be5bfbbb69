import type { IncomingMessage } from 'node:http';

import { describe, expect, it } from 'vitest';
import { clientOf } from './client-of.ts';

const from = (stated: string | undefined, remoteAddress: string | undefined) =>
  clientOf({
    headers: { 'x-forwarded-for': stated },
    socket: { remoteAddress },
  } as unknown as IncomingMessage);

describe('clientOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['::1', '::1', '::/64'],
  ])('takes %s from the gateway', (stated, address, network) => {
    expect(from(stated, '10.0.0.1')).toEqual({ address, network });
  });

  it.each([undefined, 'unknown', '203.0.113.7, 10.0.0.9', '1'])(
    'takes the other end of the connection where the header says %s',
    (stated) => {
      expect(from(stated, '::ffff:10.0.0.1')).toEqual({ address: '10.0.0.1', network: '10.0.0.1' });
    },
  );

  it('has a name for callers who have left', () => {
    expect(from(undefined, undefined)).toEqual({ address: 'unknown', network: 'unknown' });
  });
});
