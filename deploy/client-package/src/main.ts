import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseCommandLine } from '@lectern/project';
import { stagePackage } from './stage-package.ts';

const usage = `npm run client-package -- [FOLDER]

  FOLDER   where the archive is written, for \`npm publish\`; the current folder if none is named
`;

const target = parseCommandLine(process, {
  usage,
  parse: ([folder = '.', ...more]) => {
    if (more.length > 0) throw new TypeError('Name one folder.');
    return { help: folder === '--help', folder };
  },
});
const staged = await mkdtemp(join(tmpdir(), 'lectern-client-'));
try {
  await stagePackage(staged);
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), target.folder);
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: staged, stdio: 'inherit' });
} finally {
  await rm(staged, { recursive: true, force: true });
}
