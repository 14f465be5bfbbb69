import { randomBytes } from 'node:crypto';
import { type LecternClient, register } from '@lectern/client';
import colors from 'picocolors';
import { type AskedQuestion, ask, formatAnswer } from './answers.ts';
import { collectFiles } from './collect-files.ts';
import type { DemoOptions } from './options.ts';
import { createProgressDisplay } from './progress-display.ts';
import { generalQuestions, samplePaths, sampleQuestions } from './sample-tour.ts';
import { type UploadState, uploadAll } from './upload-all.ts';

/** What the demo did, for scripts. */
export interface DemoResult {
  readonly url: string;
  readonly documents: readonly UploadState[];
  readonly questions: readonly AskedQuestion[];
}

/** The tour: an account, documents through the pipeline, questions with cited answers. */
export async function runDemo(
  url: string,
  options: DemoOptions,
  out: NodeJS.WriteStream,
): Promise<DemoResult> {
  const say = (text: string): void => void (options.json || out.write(`${text}\n`));
  const files = await collectFiles(options.paths.length > 0 ? options.paths : samplePaths);

  const client = await newClient(url, say);
  say(`\n${colors.bold('2. Documents')}  ${files.length} files are uploaded and indexed\n`);
  const display = createProgressDisplay(out);
  const documents = await uploadAll(client, files, options.json ? () => undefined : display.show);
  if (!options.json) display.done(documents);
  say(colors.dim(`\n     ${summary(documents)}`));

  say(`\n${colors.bold('3. Questions')}  answered from the documents, with citations\n`);
  const questions: AskedQuestion[] = [];
  for (const question of questionsFor(options)) {
    const asked = await ask(client, question);
    questions.push(asked);
    say(formatAnswer(asked));
  }
  return { url, documents, questions };
}

async function newClient(baseUrl: string, say: (text: string) => void): Promise<LecternClient> {
  const account = {
    email: `demo-${randomBytes(4).toString('hex')}@example.com`,
    password: randomBytes(12).toString('base64url'),
    displayName: 'Demo',
  };
  const client = await register({ baseUrl }, account);
  const { data: user } = await client.api.GET('/v1/users/me');
  say(`\n${colors.bold('1. An account')}  ${account.email} in a new tenant, ${user.tenantId}`);
  return client;
}

function questionsFor({ questions, paths }: DemoOptions): readonly string[] {
  if (questions.length > 0) return questions;
  return paths.length > 0 ? generalQuestions : sampleQuestions;
}

function summary(documents: readonly UploadState[]): string {
  const times = documents.filter((d) => d.status === 'indexed').map((d) => d.tookMs);
  const slowest = Math.max(0, ...times);
  const chunks = documents.reduce((sum, d) => sum + (d.chunkCount ?? 0), 0);
  return `${times.length} of ${documents.length} searchable, ${chunks} chunks, the slowest after ${(slowest / 1_000).toFixed(2)} s`;
}
