import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** Secrets of one data folder; made at the first start, never the same on two machines. */
export interface LocalSecrets {
  readonly databasePassword: string;
  /** Private Ed25519 key that signs access tokens. */
  readonly signingKey: JWK;
  /** 32 bytes in base64, by which secrets are encrypted in databases. */
  readonly sealingKey: string;
  /** Private Ed25519 key of each service, by its name, that signs the tokens of its calls to others. */
  readonly serviceKeys: Readonly<Record<string, JWK>>;
}

/**
 * Reads the secrets of a data folder, which has to exist, and makes those that it lacks: all at the first start, the key of
 * a service that is new later on. Only the owner may read the file. The caller has the lock on the folder: two processes that
 * did this at the same time could end with different secrets.
 *
 * @throws Error when the file cannot be read, is no JSON, or cannot be written
 */
export async function loadSecrets(dataDir: string, services: readonly string[]): Promise<LocalSecrets> {
  const file = join(dataDir, 'secrets.json');
  const existing = await readExisting(file);
  const secrets: LocalSecrets = {
    databasePassword: existing.databasePassword ?? randomBytes(24).toString('base64url'),
    signingKey: existing.signingKey ?? (await newKey()),
    sealingKey: existing.sealingKey ?? randomBytes(32).toString('base64'),
    serviceKeys: { ...(await newKeys(services, existing.serviceKeys)), ...existing.serviceKeys },
  };
  const text = JSON.stringify(secrets, null, 2);
  if (text === JSON.stringify(existing, null, 2)) return secrets;
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return secrets;
}

async function readExisting(file: string): Promise<Partial<LocalSecrets>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  return JSON.parse(text);
}

/** Keys of the services that have none. */
async function newKeys(
  services: readonly string[],
  existing: Readonly<Record<string, JWK>> = {},
): Promise<Record<string, JWK>> {
  const lacking = services.filter((service) => existing[service] === undefined);
  return Object.fromEntries(
    await Promise.all(lacking.map(async (service) => [service, await newKey()] as const)),
  );
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    ...(await exportJWK(privateKey)),
    kid: randomBytes(8).toString('hex'),
    alg: 'EdDSA',
    use: 'sig',
  };
}
