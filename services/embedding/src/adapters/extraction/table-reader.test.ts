import { describe, expect, it } from 'vitest';
import { readHtml } from './html.ts';

const blocksOf = (html: string) => readHtml(html).blocks;

describe('tables in cells of tables of a page', () => {
  it.each([
    ['of columns with names', '<tr><th>Pump</th><th>Parts</th></tr>', ''],
    [
      'of rows alike',
      '<tr><td>Pump</td><td>Parts</td></tr><tr><td>AB-1</td><td>none</td></tr>',
      'AB-1 | none\n',
    ],
  ])(
    'keeps a table %s whose cell holds a table, which comes behind it with the name of its row',
    (_, rows, said) => {
      const inner = '<table><tr><th>Part</th><th>Count</th></tr><tr><td>Nut</td><td>4</td></tr></table>';
      const page = `<table>${rows}<tr><td>PX-1</td><td>as listed${inner}</td></tr></table><p>End`;
      expect(blocksOf(page)).toMatchObject([
        { kind: 'table', text: `Pump | Parts\n${said}PX-1 | as listed` },
        { kind: 'table', text: 'PX-1\nPart | Count\nNut | 4', headLines: 2 },
        { kind: 'paragraph', text: 'End' },
      ]);
    },
  );

  it('takes tables around tables for layout where their rows are no data', () => {
    const inner = '<table><tr><td>Nut</td><td>4</td></tr><tr><td>Bolt</td><td>7</td></tr></table>';
    const menu = '<table><tr><td>Home</td></tr></table>';
    const page = `<table><tr><td colspan=2>The yard</td></tr><tr><td>${menu}</td><td>Stock ${inner}</td></tr><tr><td>Post</td><td>Phone</td></tr></table>`;
    expect(blocksOf(page).map(({ text }) => text)).toEqual([
      'The yard',
      'Home',
      'Stock',
      'Nut | 4\nBolt | 7',
      'Post',
      'Phone',
    ]);
  });
});
