import { describe, expect, it } from 'vitest';
import { readVersionPlaces, versionProblems } from './version.ts';

describe('the version of a release', () => {
  it('is the same in the package and in all charts', async () => {
    const places = await readVersionPlaces();
    expect(places.length).toBeGreaterThan(1);
    expect(versionProblems(`v${String(places[0]?.version)}`, places)).toEqual([]);
  });

  it('is that of the tag', () => {
    expect(versionProblems('v1.2.3-rc.1', [{ file: 'a', version: '1.2.3-rc.1' }])).toEqual([]);
    expect(versionProblems('v1.2.3', [{ file: 'a', version: '1.2.4' }])).toEqual([
      'a says 1.2.4, the tag 1.2.3',
    ]);
  });

  it.each(['1.2.3', 'v1.2', 'latest', ''])('is none that looks like %j', (tag) => {
    expect(versionProblems(tag, [])).toHaveLength(1);
  });
});
