import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readText, readYaml, services } from '../project-files.ts';

const values = z.object({
  resources: z.object({
    requests: z.object({ cpu: z.string(), memory: z.string() }),
    limits: z.object({ memory: z.string() }),
  }),
});
const handbook = await readText('docs/operations.md');
const rows = handbook
  .slice(handbook.indexOf('sizing:start'), handbook.indexOf('sizing:end'))
  .split('\n')
  .filter((line) => /^\| [a-z]/.test(line))
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );

const rowOf = (service: string): string[] => rows.find(([name]) => name === service) ?? [];

async function resourcesOf(service: string): Promise<z.infer<typeof values>['resources']> {
  return values.parse(await readYaml(`helm/${service}/values.yaml`)).resources;
}

/** `96Mi`, as charts have it, and `77 MiB`, as the handbook has it. */
function mebibytes(text: string): number {
  const match = /^(\d+) ?MiB?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no amount of memory`);
  return Number(match[1]);
}

describe('the sizing table', () => {
  it('has every service', () => {
    expect(
      rows
        .slice(1)
        .map(([name]) => name)
        .sort(),
    ).toEqual([...services].sort());
  });

  it.each(services)('says of %s what its chart requests', async (service) => {
    const { requests, limits } = await resourcesOf(service);
    expect(rowOf(service).slice(1, 4)).toEqual([requests.memory, limits.memory, requests.cpu]);
  });

  it.each(services)('is where the memory of %s comes from', async (service) => {
    const { requests, limits } = await resourcesOf(service);
    const [idle = Number.NaN, atWork = Number.NaN, largest = Number.NaN] = rowOf(service)
      .slice(5)
      .map(mebibytes);
    expect(idle).toBeLessThanOrEqual(atWork);
    expect(mebibytes(requests.memory)).toBe(Math.ceil(atWork / 32) * 32);
    expect(mebibytes(limits.memory)).toBeGreaterThanOrEqual(1.5 * Math.max(atWork, largest));
  });
});
