import type { JWTPayload } from 'jose';
import { z } from 'zod';

/** Seconds since 1970, as far as a `Date` goes. */
const numericDate = z.number().nonnegative().max(8_640_000_000_000);

/**
 * When the holder of a verified token logged in at the provider (`auth_time`, as RFC 9068 has it), or where it does not say, when the token was
 * issued: that the holder was there then is what the provider's own rules for refreshing make of it. Undefined where it says what
 * is no time, or one after the token was issued.
 */
export function authenticatedAt({ auth_time: time, iat }: JWTPayload): Date | undefined {
  const [seconds, issued] = [numericDate.safeParse(time ?? iat).data, numericDate.safeParse(iat).data];
  if (seconds === undefined || issued === undefined || seconds > issued) return undefined;
  return new Date(Math.floor(seconds) * 1_000);
}
