import { describe, expect, it } from 'vitest';
import { email } from './schemas.ts';

describe('email', () => {
  it.each([64, 65])('takes at most 64 characters before the @ (RFC 5321): %i', (chars) => {
    expect(email.safeParse(`${'a'.repeat(chars)}@example.org`).success).toBe(chars === 64);
  });
});
