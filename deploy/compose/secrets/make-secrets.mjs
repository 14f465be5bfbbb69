// Makes the secrets of the compose file that are not there yet: `node make-secrets.mjs DIRECTORY`, with one directory per
// reader below it, each a volume that only its reader mounts. What is there stays, so that a second start changes nothing.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2];
const services = ['gateway', 'bff', 'user', 'document', 'embedding', 'retrieval', 'model', 'webhook'];
const databases = ['user', 'document', 'embedding', 'retrieval', 'model', 'webhook'];
/** The user that the platform's images run as. */
const serviceUser = 65532;
const newPassword = () => randomBytes(24).toString('base64url');
const newSigningKeys = () => {
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return JSON.stringify([{ ...key, kid: randomBytes(8).toString('hex'), alg: 'EdDSA', use: 'sig' }]);
};

/**
 * The secret in the file, made if need be. Without a user every process of its one reader may read it. The group stays the
 * maker's: at the next start it reads the file again, without a right to pass over modes.
 */
function secret(path, make, user) {
  const file = join(root, path);
  if (!existsSync(file)) {
    writeFileSync(file, make(), { mode: user === undefined ? 0o444 : 0o440 });
    // Only root may give a file away; for anybody else it stays the maker's own.
    if (user !== undefined && process.getuid() === 0) chownSync(file, user, 0);
    process.stdout.write(`made ${path}\n`);
    return;
  }
  process.stdout.write(`${path} is there\n`);
}

secret('postgres/postgres', newPassword);
for (const service of databases) {
  // The init script of Postgres reads the password, the service its connection string.
  secret(`postgres/${service}`, newPassword);
  const password = readFileSync(join(root, 'postgres', service), 'utf8');
  const url = `postgres://${service}_service:${password}@postgres:5432/${service}`;
  secret(`${service}/database-url`, () => url, serviceUser);
}
secret('user/token-signing-jwks', newSigningKeys, serviceUser);
secret('webhook/sealing-keys', () => randomBytes(32).toString('base64'), serviceUser);
for (const service of services) secret(`${service}/service-signing-jwks`, newSigningKeys, serviceUser);
trust('trusted/service-trusted-jwks');

/**
 * The public halves of the services' keys, which every service reads. Written when they are others than before: for a new
 * service, or for a key that a person has added. In one step, since a service may be reading the file.
 */
function trust(path) {
  const keysOf = (service) => JSON.parse(readFileSync(join(root, service, 'service-signing-jwks'), 'utf8'));
  const published = services.map((service) => [service, keysOf(service).map(({ d: _, ...key }) => key)]);
  const text = JSON.stringify(Object.fromEntries(published));
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) {
    process.stdout.write(`${path} is there\n`);
    return;
  }
  writeFileSync(`${file}.new`, text, { mode: 0o444 });
  renameSync(`${file}.new`, file);
  process.stdout.write(`made ${path}\n`);
}
