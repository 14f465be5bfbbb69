import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnswerCheck } from '@lectern/openapi/answers';
import { projectRoot } from '@lectern/project';

/** As it was before any test file of this process wrapped it: where several share one, each puts its own wrapper in place. */
export const realFetch = globalThis.fetch;

const made = new Map<string, Promise<AnswerCheck>>();

/** The committed description of a service's API, to hold answers to; read once by all test files that share a process. */
export function answerCheckOf(service: string): Promise<AnswerCheck> {
  const known = made.get(service) ?? readAnswerCheck(service);
  made.set(service, known);
  return known;
}

async function readAnswerCheck(service: string): Promise<AnswerCheck> {
  const { createAnswerCheck } = await import('@lectern/openapi/answers');
  return createAnswerCheck(
    JSON.parse(await readFile(join(projectRoot, 'docs', 'api', `${service}.json`), 'utf8')),
  );
}
