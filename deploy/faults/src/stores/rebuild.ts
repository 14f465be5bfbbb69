import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { databaseUrl, projectRoot } from '@lectern/local';
import { z } from 'zod';
import type { Where } from '../platform/where.ts';

const lineSchema = z.object({ documentId: z.string() });
/** Of the command `rebuild`: some documents were not as their history says. */
const exitCodeDiffering = 2;

/**
 * Compares the rows of all documents with their histories, by the document service's own command.
 *
 * @returns the documents that differ
 * @throws Error when the command fails
 */
export async function findDiffering(where: Where): Promise<string[]> {
  const env = { ...process.env, DATABASE_URL: databaseUrl('document', await where()) };
  const command = ['services/document/src/rebuild.ts', '--dry-run'];
  const options = { cwd: projectRoot, env, maxBuffer: 64 * 1_048_576 };
  try {
    await promisify(execFile)(process.execPath, command, options);
    return [];
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === exitCodeDiffering)) throw error;
    return documentsIn('stdout' in error ? String(error.stdout) : '');
  }
}

function documentsIn(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => lineSchema.safeParse(JSON.parse(line)).data?.documentId ?? []);
}
