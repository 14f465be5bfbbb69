import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from './config.ts';

/**
 * Has LanceDB keep its temporary files beside the table, in a folder that is emptied now. It sorts vectors in them while it builds an index, and a
 * process that is killed leaves them: in the system's folder nobody would remove them. The library has no option for it but this variable, which is the
 * whole process's; so it is for `main.ts` to call.
 */
export async function useScratchFolder(
  { VECTOR_STORE, VECTOR_DIR }: Pick<Config, 'VECTOR_STORE' | 'VECTOR_DIR'>,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (VECTOR_STORE !== 'lancedb') return;
  const scratch = resolve(VECTOR_DIR, '.scratch');
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  env.TMPDIR = scratch;
}
