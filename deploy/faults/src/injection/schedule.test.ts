import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { scheduleOf } from './schedule.ts';

const schedule = (seed: number) => scheduleOf(createRandom(seed), { canFillDisk: true });

describe('scheduleOf', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(schedule(7)).toEqual(schedule(7));
    expect(schedule(7)).not.toEqual(schedule(8));
  });

  it('has every kind of fault in each round, and kills every service of the pipeline at each stage of its work', () => {
    const { kills, others } = schedule(1);
    expect(new Set([...kills, ...others].map(({ kind }) => kind))).toEqual(
      new Set(['kill', 'stop', 'trouble', 'garbage', 'full disk']),
    );
    const stages = kills.flatMap((fault) => (fault.kind === 'kill' && fault.stage ? [fault.stage] : []));
    const calls = (service: string) => stages.filter((stage) => stage.service === service).length;
    expect(['document', 'embedding', 'retrieval', 'user'].map(calls)).toEqual([4, 6, 4, 3]);
    expect(kills).toEqual(
      expect.arrayContaining([
        { kind: 'kill', target: 'launcher' },
        { kind: 'kill', target: 'postgres' },
      ]),
    );
  });

  it('leaves the disk alone where it cannot be filled', () => {
    const { others } = scheduleOf(createRandom(1), { canFillDisk: false });
    expect(others.filter(({ kind }) => kind === 'full disk')).toEqual([]);
  });
});
