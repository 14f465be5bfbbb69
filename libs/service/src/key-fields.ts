import { type JWK, privateJwkSchema, publicJwkSchema } from '@lectern/auth';
import { secretField } from '@lectern/config';
import { z } from 'zod';

/** A JSON array of private Ed25519 keys. Its issues name no value: they are printed at start. */
export const signingJwksField = () =>
  secretField().transform((text, context): JWK[] => {
    const parsed = z.array(privateJwkSchema).min(1).safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: 'is not a JSON array of private Ed25519 keys in JWK form' });
    return z.NEVER;
  });

/** A JSON object: arrays of public Ed25519 keys by the name of their service. */
export const trustedJwksField = () =>
  z.string().transform((text, context): Readonly<Record<string, readonly JWK[]>> => {
    const parsed = z.record(z.string(), z.array(publicJwkSchema)).safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue({
      code: 'custom',
      message: 'is not a JSON object with arrays of public Ed25519 keys in JWK form',
    });
    return z.NEVER;
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Not an error of the program: the caller reports that this is no JSON, and must not repeat the text.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
