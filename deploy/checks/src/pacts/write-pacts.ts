import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pactsFolder } from '@lectern/contracts/testing/pact-files';
import { projectRoot } from '@lectern/project';

/** `npm run pacts`: writes docs/pacts anew from the tests of the consumers. What no test says any more is gone. */
await rm(pactsFolder, { recursive: true, force: true });
const vitest = join(projectRoot, 'node_modules', '.bin', 'vitest');
const child = spawn(vitest, ['run', '--project', 'integration', 'test/pacts/consumer'], {
  cwd: projectRoot,
  stdio: 'inherit',
  env: { ...process.env, PACTS: 'write' },
});
child.once('close', (code) => {
  process.exitCode = code ?? 1;
});
