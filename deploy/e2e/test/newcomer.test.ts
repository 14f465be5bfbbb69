import { type ChildProcess, execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { lchown, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@lectern/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSecondClone } from '../src/second-clone.ts';
import { startByNpm } from '../src/started-by-npm.ts';

/** Who runs the commands. */
interface Person {
  readonly uid: number;
  readonly gid: number;
}

const isRoot = process.getuid?.() === 0;
const nobody = idsOf('nobody');
let home: string;
/** The clone as the newcomer calls it: by a link to a folder whose name has a space and an umlaut. */
let clone: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  // As root's own home is on most machines: nobody else may enter.
  home = await mkdtemp(join(tmpdir(), 'lectern-newcomer-'));
  chmodSync(home, 0o700);
  await mkdir(join(home, 'Käthes Ordner'));
  await makeSecondClone(join(home, 'Käthes Ordner', 'lectern'));
  clone = join(home, 'projekt');
  await symlink(join('Käthes Ordner', 'lectern'), clone);
});
afterAll(async () => {
  for (const child of started) child.kill('SIGTERM');
  await rm(home, { recursive: true, force: true });
});

function idsOf(user: string): Person | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, user], { encoding: 'utf8' }));
  return uid?.status === 0 && gid?.status === 0
    ? { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    : undefined;
}

/** Gives the clone and the folders above it to an ordinary user, as if they had made it. */
async function giveTo(folder: string, { uid, gid }: Person): Promise<void> {
  await lchown(folder, uid, gid);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await giveTo(path, { uid, gid });
    else await lchown(path, uid, gid);
  }
}

const environment = (): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|npm_|LECTERN_)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    TMPDIR: tmpdir(),
    PORT: '0',
    EMBED_PROVIDER: 'hash',
  };
};

async function startsAndStops(person?: Person): Promise<void> {
  const platform = await startByNpm(clone, {
    env: environment(),
    ...person,
    onSpawn: (child) => started.push(child),
  });
  expect(existsSync(join(clone, '.data', 'postgres', 'PG_VERSION'))).toBe(true);
  expect(statSync(join(clone, '.data')).mode & 0o777).toBe(0o700);
  process.kill(platform.npm.pid, 'SIGTERM');
  await platform.ended();
}

/** Those that share a Postgres with all integration tests. */
async function integrationTestsPass(person?: Person): Promise<void> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', 'libs/testing/test'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: clone,
    env: environment(),
    ...person,
  });
  expect(stdout).toMatch(/Tests .*3 passed/);
}

describe.skipIf(!isRoot)('a newcomer who is root, in a folder that nobody else may enter', () => {
  it('starts the platform', () => startsAndStops());
  it('runs the integration tests', () => integrationTestsPass());
});

describe.skipIf(process.platform === 'win32')('a newcomer who is an ordinary user', () => {
  let person: Person | undefined;

  beforeAll(async () => {
    if (!isRoot || nobody === undefined) return;
    person = nobody;
    await rm(join(clone, '.data'), { recursive: true, force: true });
    await giveTo(home, nobody);
  });

  const reasonToSkip = (): string | undefined => {
    if (!isRoot) return undefined;
    if (nobody === undefined) return 'this system has no ordinary user to run as';
    // From a folder that everybody may be in: a person who may not enter that of this clone could still begin there.
    const asThem = { cwd: '/', env: environment(), ...nobody };
    const canReach =
      spawnSync('npm', ['--version'], asThem).status === 0 &&
      spawnSync(process.execPath, ['--check', join(projectRoot, 'node_modules/vitest/vitest.mjs')], asThem)
        .status === 0;
    return canReach ? undefined : 'an ordinary user can reach neither npm nor the packages of this clone';
  };

  it('starts the platform', async ({ skip }) => {
    const reason = reasonToSkip();
    if (reason !== undefined) skip(reason);
    await startsAndStops(person);
  });

  it('runs the integration tests', async ({ skip }) => {
    const reason = reasonToSkip();
    if (reason !== undefined) skip(reason);
    await integrationTestsPass(person);
  });
});
