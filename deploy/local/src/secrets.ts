import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** Secrets of one data folder; made at the first start, never the same on two machines. */
export interface LocalSecrets {
  readonly databasePassword: string;
  /** Private Ed25519 key that signs access tokens. */
  readonly signingKey: JWK;
}

/** Reads the secrets of a data folder, which has to exist, or makes them; only the owner may read the file. */
export async function loadSecrets(dataDir: string): Promise<LocalSecrets> {
  const file = join(dataDir, 'secrets.json');
  const existing = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (existing !== undefined) return JSON.parse(existing);

  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const secrets: LocalSecrets = {
    databasePassword: randomBytes(24).toString('base64url'),
    signingKey: {
      ...(await exportJWK(privateKey)),
      kid: randomBytes(8).toString('hex'),
      alg: 'EdDSA',
      use: 'sig',
    },
  };
  await writeFile(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}
