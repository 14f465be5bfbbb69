import { describe, expect, it } from 'vitest';
import { parseObjects } from '../kube-object.ts';
import { listSwitches } from './list-switches.ts';
import { masked } from './mask-secrets.ts';
import { setAt } from './set-at.ts';
import { objectPaths, pathsThatAcceptAnything } from './unknown-keys.ts';

describe('listSwitches', () => {
  it('finds booleans at every depth, false ones too, and leaves lists alone', () => {
    const values = { a: true, b: { c: { d: false }, e: 'true', f: null }, g: [{ h: true }] };
    expect(listSwitches(values)).toEqual([
      { path: ['a'], value: true },
      { path: ['b', 'c', 'd'], value: false },
    ]);
  });
});

describe('setAt', () => {
  it('sets and removes in a copy', () => {
    const root = { a: { b: 1 } };
    expect(setAt(root, ['a', 'c', 'd'], 2)).toEqual({ a: { b: 1, c: { d: 2 } } });
    expect(setAt(root, ['a', 'b'], undefined)).toEqual({ a: {} });
    expect(root).toEqual({ a: { b: 1 } });
  });
});

describe('masked', () => {
  it('hides the values of Secrets and keeps their keys, and all else', () => {
    const text = 'apiVersion: v1\nkind: KIND\nmetadata: {name: a}\ndata: {k: v}\n';
    const objects = parseObjects(
      `${text.replace('KIND', 'Secret')}---\n${text.replace('KIND', 'ConfigMap')}`,
    );
    expect(masked(objects).map(({ data }) => data)).toEqual([{ k: '<secret>' }, { k: 'v' }]);
  });
});

describe('pathsThatAcceptAnything', () => {
  const closed = { type: 'object', additionalProperties: false };
  const values = { image: { tag: '' }, labels: {} };

  it('finds nothing where every level is closed, or a map of something else than objects', () => {
    const labels = { type: 'object', additionalProperties: { type: 'string' } };
    const schema = { ...closed, properties: { image: { ...closed, properties: { tag: {} } }, labels } };
    expect(pathsThatAcceptAnything(schema, values)).toEqual([]);
  });

  it('finds the root and objects below it', () => {
    const open = { type: 'object' };
    expect(pathsThatAcceptAnything(open, values)).toEqual(['/', '/image', '/labels']);
    expect(
      pathsThatAcceptAnything({ ...closed, properties: { image: open, labels: closed } }, values),
    ).toEqual(['/image']);
  });

  it('refuses a schema that refuses the defaults', () => {
    expect(() => pathsThatAcceptAnything({ ...closed, properties: {} }, values)).toThrow(
      /refuses the defaults/,
    );
  });
});

describe('objectPaths', () => {
  it('starts with the root', () => {
    expect(objectPaths({ a: { b: {} }, c: [{}] })).toEqual([[], ['a'], ['a', 'b']]);
  });
});
