import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../../node_modules/.cache/consul', import.meta.url));
const cached = join(cache, 'usr/bin/consul');

/** Where a Consul binary is, or why there is none. */
export type ConsulBinary = { readonly path: string } | { readonly missing: string };

/**
 * A Consul binary to test with: `CONSUL_BIN`, else `consul` on the `PATH`, else Debian's package, which is unpacked into `node_modules/.cache` and not installed.
 */
export async function findConsul(env: NodeJS.ProcessEnv): Promise<ConsulBinary> {
  const onPath = (env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'consul'));
  for (const path of [env.CONSUL_BIN ?? '', ...onPath, cached]) {
    if (path !== '' && (await isExecutable(path))) return { path };
  }
  try {
    return { path: await unpackDebianPackage() };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { missing: `no CONSUL_BIN, no consul on the PATH, and Debian's package cannot be had: ${why}` };
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Consul is in Debian's bullseye suite only: it is read from apt's own mirror, with a package list of its own. */
async function unpackDebianPackage(): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), 'lectern-consul-'));
  try {
    await mkdir(join(work, 'lists/partial'), { recursive: true });
    await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
    const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
    await writeFile(
      join(work, 'sources.list'),
      `deb [signed-by=${keyring}] ${await debianMirror()} bullseye main\n`,
    );
    const options = [
      ['Dir::Etc::sourcelist', join(work, 'sources.list')],
      ['Dir::Etc::sourceparts', '-'],
      ['Dir::State::lists', join(work, 'lists')],
      ['Dir::Cache', join(work, 'cache')],
      ['Acquire::Check-Valid-Until', 'false'],
      // Without this apt wants to drop to a user who cannot write into our directory.
      ['APT::Sandbox::User', 'root'],
    ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    await run('apt-get', ['-qq', ...options, 'update'], { cwd: work });
    await run('apt-get', ['-qq', ...options, 'download', 'consul'], { cwd: work });
    const archive = (await readdir(work)).find((name) => name.endsWith('.deb'));
    if (archive === undefined) throw new Error('apt-get download gave no archive');
    await run('dpkg', ['-x', archive, join(work, 'unpacked')], { cwd: work });
    await publish(join(work, 'unpacked/usr/bin/consul'));
    return cached;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function debianMirror(): Promise<string> {
  const { stdout } = await run('apt-get', ['indextargets', '--format', '$(SITE) $(RELEASE)']);
  const site = stdout
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, release]) => /^(bookworm|bullseye|trixie)$/.test(release ?? ''))?.[0];
  return site ?? 'http://deb.debian.org/debian';
}

/** In one step, so that two test runs at once never see half a file. */
async function publish(binary: string): Promise<void> {
  await mkdir(join(cache, 'usr/bin'), { recursive: true });
  const beside = `${cached}.${process.pid}`;
  await run('cp', [binary, beside]);
  await rename(beside, cached);
}
