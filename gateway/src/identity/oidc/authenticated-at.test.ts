import { expect, it } from 'vitest';
import { authenticatedAt } from './authenticated-at.ts';

const iat = 1_795_000_000;

it.each([
  ['when the holder logged in', { iat, auth_time: iat - 600 }, iat - 600],
  ['at the moment of the token', { iat, auth_time: iat }, iat],
  ['in whole seconds', { iat, auth_time: iat - 0.5 }, iat - 1],
  ['when the token was issued, where it says no more', { iat: iat + 0.25 }, iat],
])('is %s', (_what, claims, seconds) => {
  expect(authenticatedAt(claims)).toEqual(new Date(seconds * 1_000));
});

it.each([
  ['a time after the token was issued', { auth_time: iat + 1 }],
  ['a text', { auth_time: String(iat) }],
  ['a negative number', { auth_time: -1 }],
  ['no finite number', { auth_time: Number.POSITIVE_INFINITY }],
  ['more than a date can be', { auth_time: 1e300 }],
  ['null beside a time of issue that is none', { auth_time: null, iat: 1e300 }],
])('is unknown for %s', (_what, claims) => {
  expect(authenticatedAt({ iat, ...claims } as never)).toBeUndefined();
});
