import { privateJwkSchema, publicJwkSchema } from '@lectern/auth';
import { jsonField, secretField } from '@lectern/config';
import { z } from 'zod';

/** A JSON array of private Ed25519 keys. */
export const signingJwksField = () =>
  jsonField(
    secretField(),
    z.array(privateJwkSchema).min(1),
    () => 'is not a JSON array of private Ed25519 keys in JWK form',
  );

/** A JSON object: arrays of public Ed25519 keys by the name of their service. */
export const trustedJwksField = () =>
  jsonField(
    z.string(),
    z.record(z.string(), z.array(publicJwkSchema)),
    () => 'is not a JSON object with arrays of public Ed25519 keys in JWK form',
  );
