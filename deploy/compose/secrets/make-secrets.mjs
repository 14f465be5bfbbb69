// Makes the secrets of the compose file that are not there yet: `node make-secrets.mjs DIRECTORY`, with one directory per
// reader below it, each a volume that only its reader mounts. What is there stays, so that a second start changes nothing.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2];
const services = ['user', 'document', 'embedding', 'retrieval'];
/** The user that the platform's images run as. */
const serviceUser = 65532;
const newPassword = () => randomBytes(24).toString('base64url');

/** The secret in the file, made if need be. Without a user every process of its one reader may read it. */
function secret(path, make, user) {
  const file = join(root, path);
  if (!existsSync(file)) {
    writeFileSync(file, make(), { mode: user === undefined ? 0o444 : 0o400 });
    // Only root may give a file away; for anybody else it stays the maker's own.
    if (user !== undefined && process.getuid() === 0) chownSync(file, user, user);
    process.stdout.write(`made ${path}\n`);
    return;
  }
  process.stdout.write(`${path} is there\n`);
}

secret('postgres/postgres', newPassword);
for (const service of services) {
  // The init script of Postgres reads the password, the service its connection string.
  secret(`postgres/${service}`, newPassword);
  const password = readFileSync(join(root, 'postgres', service), 'utf8');
  const url = `postgres://${service}_service:${password}@postgres:5432/${service}`;
  secret(`${service}/database-url`, () => url, serviceUser);
}
secret(
  'user/token-signing-jwks',
  () => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    return JSON.stringify([{ ...key, kid: randomBytes(8).toString('hex'), alg: 'EdDSA', use: 'sig' }]);
  },
  serviceUser,
);
