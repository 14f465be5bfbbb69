import { z } from 'zod';

const ed25519Key = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.base64url(),
  kid: z.string().min(1).optional(),
  alg: z.literal('EdDSA').optional(),
  use: z.literal('sig').optional(),
});

/**
 * The user service's answer at `/.well-known/jwks.json` (RFC 7517). Keys of other kinds are ignored, as the RFC asks;
 * so are members that are not named here, a private part that was published by mistake among them.
 */
export const jwks = z
  .object({ keys: z.array(z.unknown()) })
  .transform(({ keys }) => ({ keys: keys.flatMap((key) => ed25519Key.safeParse(key).data ?? []) }));
