import { describe, expect, it } from 'vitest';
import { parseObjects } from '../kube-object.ts';
import { describeChange } from './describe-change.ts';

const config = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n---\n`;
const change = (before: string, after: string) => describeChange(parseObjects(before), parseObjects(after));

describe('describeChange', () => {
  it('says nothing about equal renders, in whatever order they come', () => {
    const [a, b] = [config('a', '{x: "1"}'), config('b', '{}')];
    expect(change(a + b, b + a)).toEqual({ added: [], removed: [], changed: {} });
  });

  it('tells objects that come and go, and fields that change, come and go', () => {
    const before = config('a', '{x: "1", w: "2"}') + config('gone', '{}');
    const after = config('a', '{x: "3", z: "4"}') + config('new', '{}');
    const { added, removed, changed } = change(before, after);
    expect(added.map(({ metadata }) => metadata.name)).toEqual(['new']);
    expect(removed).toEqual(['ConfigMap/gone']);
    expect(changed).toEqual({ 'ConfigMap/a': { '/data/x': '3', '/data/w': null, '/data/z': '4' } });
  });

  it('calls items of lists by their names, and replaces lists without names as a whole', () => {
    const before = config('a', '{list: [{name: x, v: 1}, {name: z, v: 2}], plain: [1]}');
    const after = config('a', '{list: [{name: w, v: 0}, {name: x, v: 1}, {name: z, v: 3}], plain: [1, 2]}');
    expect(change(before, after).changed).toEqual({
      'ConfigMap/a': { '/data/list/w': { name: 'w', v: 0 }, '/data/list/z/v': 3, '/data/plain': [1, 2] },
    });
  });
});
