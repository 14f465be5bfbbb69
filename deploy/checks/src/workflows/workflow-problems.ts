import { stepsOf, type Workflow } from './workflow.ts';

const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const pinnedLine = /^\s*(?:- )?uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** What makes a pipeline unsafe, or lets it hang. */
export function workflowProblems(workflow: Workflow): string[] {
  const steps = stepsOf(workflow);
  const foreign = workflow.text.split('\n').filter((line) => /uses: (?!\.\/)/.test(line));
  const jobs = Object.entries(workflow.jobs);
  return [
    ...foreign.filter((line) => !pinnedLine.test(line)).map((line) => `not pinned with its version:${line}`),
    ...steps.filter(({ uses }) => uses !== undefined && !pinned.test(uses)).map(({ uses }) => `runs ${uses}`),
    // A pull request's title in a script is a script of whoever opened it.
    ...steps
      .filter(({ run = '' }) => /\$\{\{\s*(github\.event|inputs|github\.head_ref)/.test(run))
      .map(({ run }) => `has a script made of input: ${run}`),
    ...steps
      .filter((s) => s.uses?.startsWith('actions/checkout@') && s.with['persist-credentials'] !== false)
      .map(() => 'leaves the token in a checkout'),
    ...Object.keys(workflow.on)
      .filter((event) => event === 'pull_request_target')
      .map(() => 'gives rights to pull requests'),
    ...Object.entries(workflow.permissions)
      .filter(([, right]) => right === 'write')
      .map(([what]) => `lets every job write ${what}`),
    ...jobs
      .filter(([, job]) => job.uses === undefined && job['timeout-minutes'] === undefined)
      .map(([name]) => `${name} may run for hours`),
    ...(steps.some(({ run }) => run?.includes('|')) &&
    !JSON.stringify(workflow.defaults ?? '').includes('"shell":"bash')
      ? ['does not notice what fails in a pipe']
      : []),
  ];
}
