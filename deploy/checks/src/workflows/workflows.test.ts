import { listServices } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import { readText } from '../project-files.ts';
import { readWorkflows, stepsOf, type Workflow } from './workflow.ts';
import { workflowProblems } from './workflow-problems.ts';

const workflows = await readWorkflows();
const named = (file: string): Workflow => workflows.find((workflow) => workflow.file === file)!;

describe('pipelines', () => {
  it.each(workflows)('$file is safe', (workflow) => {
    expect(workflowProblems(workflow)).toEqual([]);
  });

  it('run one and the same version of an action', () => {
    const versions = new Map<string, Set<string>>();
    for (const { uses = '' } of workflows.flatMap(stepsOf)) {
      const [action = '', digest = ''] = uses.split('@');
      versions.set(action, (versions.get(action) ?? new Set()).add(digest));
    }
    expect([...versions].filter(([, digests]) => digests.size > 1)).toEqual([]);
  });

  it.each(listServices())('$name has one of its own, like all others', ({ name, folder }) => {
    const template = named('user.yml').text;
    const wanted = template.replaceAll('services/user', folder).replaceAll('user', name);
    expect(named(`${name}.yml`).text).toBe(wanted);
  });

  it('release every image that there is', () => {
    const text = named('release.yml').text;
    const released = [...text.matchAll(/\{ name: (\w+), workspace: (\S+) \}/g)].map(([, name, folder]) => [
      name,
      folder,
    ]);
    const expected = listServices().map(({ name, folder }) => [name, folder]);
    expect(released.sort()).toEqual([...expected, ['emulator', 'deploy/emulator']].sort());
  });

  it('push no image without its SBOM, its provenance and a signature', () => {
    const steps = stepsOf(named('image.yml'));
    const pushes = steps.filter(({ with: given }) => given.push === true);
    expect(pushes).toHaveLength(1);
    expect(pushes[0]?.with).toMatchObject({ sbom: true, provenance: 'mode=max' });
    expect(steps.at(-1)?.run).toMatch(/^cosign sign --yes "\$IMAGE@\$DIGEST"$/);
  });

  it('give the Dockerfile what it asks for', async () => {
    const known = [...(await readText('deploy/docker/Dockerfile')).matchAll(/^ARG (\w+)/gm)].map(
      ([, name]) => name,
    );
    const given = stepsOf(named('image.yml')).flatMap((step) =>
      [...String(step.with['build-args'] ?? '').matchAll(/^(\w+)=/gm)].map(([, name]) => name),
    );
    expect(given).toContain('WORKSPACE');
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('workflowProblems', () => {
  const safe = named('checks.yml');
  const withText = (from: string, to: string): Workflow => ({ ...safe, text: safe.text.replace(from, to) });
  const withStep = (step: Partial<ReturnType<typeof stepsOf>[number]>): Workflow => ({
    ...safe,
    jobs: { checks: { 'timeout-minutes': 1, with: {}, steps: [{ with: {}, ...step }] } },
  });

  it.each<[string, Workflow]>([
    ['not pinned', withText(' # v6.0.2', '')],
    ['not pinned', withText('de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2', 'v6')],
    ['runs actions/cache@v4', withStep({ uses: 'actions/cache@v4' })],
    ['made of input', withStep({ run: `echo ${'$'}{{ github.event.pull_request.title }}` })],
    ['leaves the token', withStep({ uses: `actions/checkout@${'a'.repeat(40)}` })],
    ['rights to pull requests', { ...safe, on: { pull_request_target: null } }],
    ['lets every job write', { ...safe, permissions: { contents: 'write' } }],
    ['may run for hours', { ...safe, jobs: { checks: { with: {}, steps: [] } } }],
    ['fails in a pipe', { ...withStep({ run: 'a | b' }), defaults: undefined }],
  ])('finds what is %s', (problem, workflow) => {
    expect(workflowProblems(workflow).join()).toContain(problem);
  });
});
