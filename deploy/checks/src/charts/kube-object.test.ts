import { describe, expect, it } from 'vitest';
import { nameOf, parseObjects } from './kube-object.ts';

describe('parseObjects', () => {
  it('reads every document that is not empty', () => {
    const text =
      '# Source: a.yaml\n---\nkind: A\napiVersion: v1\nmetadata: {name: x}\n---\n\n---\n# nothing\n';
    expect(parseObjects(text).map(nameOf)).toEqual(['A/x']);
  });

  it('reads as Kubernetes does: octal modes, yes as a boolean', () => {
    const [object] = parseObjects('{kind: A, apiVersion: v1, metadata: {name: x}, mode: 0644, on: yes}');
    expect(object).toMatchObject({ mode: 420 });
    expect(Object.values(object ?? {})).toContain(true);
  });

  it.each([
    ['a key that comes twice', 'kind: A\nkind: B\napiVersion: v1\nmetadata: {name: x}\n'],
    ['what is no YAML', 'kind: [A\n'],
    ['a document without a kind', 'apiVersion: v1\nmetadata: {name: x}\n'],
    ['an object without a name', 'apiVersion: v1\nkind: A\nmetadata: {}\n'],
    ['a text', 'just a text\n'],
  ])('refuses %s', (_, text) => {
    expect(() => parseObjects(text)).toThrow();
  });
});
