import { expect, it } from 'vitest';
import { forwardedUrl } from './port-forward.ts';

it('reads the port that kubectl has chosen', () => {
  expect(forwardedUrl('Forwarding from 127.0.0.1:40511 -> 8080')).toBe('http://127.0.0.1:40511');
});

it('takes no other line for an address', () => {
  expect(forwardedUrl('Forwarding from [::1]:40511 -> 8080')).toBeUndefined();
  expect(forwardedUrl('Handling connection for 40511')).toBeUndefined();
});
