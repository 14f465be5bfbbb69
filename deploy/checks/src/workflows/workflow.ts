import { basename } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { listFiles, readText } from '../project-files.ts';

const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const job = z.object({
  'timeout-minutes': z.number().optional(),
  permissions: permissions.optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
  steps: z.array(step).default([]),
});
const workflow = z.object({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions,
  defaults: z.unknown().optional(),
  jobs: z.record(z.string(), job),
});

export type Step = z.output<typeof step>;

/** A pipeline, with its text for what YAML forgets: comments. */
export type Workflow = z.output<typeof workflow> & { readonly file: string; readonly text: string };

/** All pipelines. Fails where one has another shape. */
export async function readWorkflows(): Promise<Workflow[]> {
  const files = await listFiles('.github/workflows/*.yml');
  return Promise.all(
    files.map(async (file) => {
      const text = await readText(file);
      return { ...workflow.parse(parse(text)), file: basename(file), text };
    }),
  );
}

/** Every step of every job. */
export function stepsOf({ jobs }: Workflow): Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}
