import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { advertiseAddress } from './advertise-address.ts';

const address = (value: string, internal: boolean, family: 'IPv4' | 'IPv6' = 'IPv4') =>
  ({ address: value, family, internal }) as NetworkInterfaceInfo;
const container = {
  lo: [address('127.0.0.1', true)],
  eth0: [address('fe80::1', false, 'IPv6'), address('172.18.0.5', false)],
};

describe('the address that is registered', () => {
  it('is the configured one before all', () => {
    expect(advertiseAddress({ HOST: '0.0.0.0', ADVERTISE_ADDRESS: 'document.local' }, container)).toBe(
      'document.local',
    );
  });

  it('is the one that the server binds to', () => {
    expect(advertiseAddress({ HOST: '127.0.0.1' }, container)).toBe('127.0.0.1');
  });

  it("is the container's own for a server that binds to all", () => {
    for (const every of [{}, { HOST: '0.0.0.0' }, { HOST: '::' }])
      expect(advertiseAddress(every, container)).toBe('172.18.0.5');
    expect(advertiseAddress({}, { lo: container.lo })).toBe('127.0.0.1');
  });

  it('is of IPv6 where there is nothing else, and not link-local', () => {
    const pod = { eth0: [address('fe80::1', false, 'IPv6'), address('fd00:10::7', false, 'IPv6')] };
    expect(advertiseAddress({}, pod)).toBe('fd00:10::7');
  });
});
