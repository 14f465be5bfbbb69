import type { ValueNode } from './values-file.ts';

const startMark = '<!-- values:start -->';
const endMark = '<!-- values:end -->';

/**
 * A README with its table of values made anew.
 *
 * @throws Error if the marks are missing
 */
export function withValuesTable(readme: string, nodes: readonly ValueNode[]): string {
  const start = readme.indexOf(startMark);
  const end = readme.indexOf(endMark);
  if (start < 0 || end < start) throw new Error(`The README lacks the marks ${startMark} and ${endMark}.`);
  return `${readme.slice(0, start)}${startMark}\n\n${valuesTable(nodes)}\n\n${readme.slice(end)}`;
}

/** A Markdown table with a row per value. */
function valuesTable(nodes: readonly ValueNode[]): string {
  const rows = leavesOf(nodes).map(
    ({ path, value, description }) =>
      `| \`${path.join('.')}\` | \`${JSON.stringify(value)}\` | ${description.replaceAll('|', '\\|')} |`,
  );
  return ['| value | default | what |', '| --- | --- | --- |', ...rows].join('\n');
}

function leavesOf(nodes: readonly ValueNode[]): ValueNode[] {
  return nodes.flatMap((node) => (node.children ? leavesOf(node.children) : [node]));
}
