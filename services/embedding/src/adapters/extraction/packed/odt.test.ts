import { describe, expect, it } from 'vitest';
import { outline, read } from '../../../../testing/read-packed.ts';
import { odtOf } from '../../../../testing/zip-files.ts';

describe('ODT', () => {
  it('has headings, lists, tables and notes, and no deleted or hidden text', async () => {
    const row = (...cells: string[]) =>
      `<table:table-row>${cells.map((c) => `<table:table-cell><text:p>${c}</text:p></table:table-cell>`).join('')}</table:table-row>`;
    const text = `<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
      <text:h text:outline-level="2">Ferry</text:h>
      <text:p>It leaves<text:s text:c="2"/>at nine.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Not in winter.</text:p></text:note-body></text:note> <text:span text:style-name="H">hidden</text:span></text:p>
      <text:list><text:list-item><text:p>No dogs</text:p></text:list-item></text:list>
      <table:table><table:table-header-rows>${row('Zone', 'Day')}</table:table-header-rows>${row('Outer', '27.50')}</table:table>`;
    const styles =
      '<style:style style:family="text" style:name="H"><style:text-properties text:display="none"/></style:style>';
    const struck =
      '<style:style style:family="text" style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>';
    const fee = await read(
      odtOf('<text:p>Fee <text:span text:style-name="S">40</text:span> 55</text:p>', { styles: struck }),
      'odt',
    );
    expect(fee.blocks).toEqual([{ kind: 'paragraph', text: 'Fee 55' }]);
    expect(fee.warnings).toMatchObject([{ reason: 'struck_text_left_out' }]);
    const headers =
      '<style:header><text:p>Harbour Board</text:p></style:header><style:header-left style:display="false"><text:p>x</text:p></style:header-left>';
    expect(await outline(odtOf(text, { styles, headers }), 'odt')).toEqual([
      'paragraph: Harbour Board',
      'h2: Ferry',
      'paragraph: It leaves at nine.',
      'paragraph: Not in winter.',
      'list-item: No dogs',
      'table: Zone | Day\nOuter | 27.50',
    ]);
  });

  it('has tables in cells of tables behind them, with the name of their row', async () => {
    const cells = (...all: string[]) => all.map((each) => `<table:table-cell>${each}</table:table-cell>`);
    const table = (...rows: string[][]) =>
      `<table:table>${rows.map((row) => `<table:table-row>${row.join('')}</table:table-row>`).join('')}</table:table>`;
    const p = (text: string) => `<text:p>${text}</text:p>`;
    const inner = table(cells(p('Part'), p('Count')), cells(p('Nut'), p('7')), cells(p('Bolt'), p('9')));
    const outer = table(
      cells(p('Pump'), p('Parts'), p('Bar')),
      cells(p('PX-1'), p('boxed:') + inner, p('6')),
      cells(p('PX-2'), p('none'), p('8')),
    );
    expect(await outline(odtOf(outer), 'odt')).toEqual([
      'table: Pump | Parts | Bar\nPX-1 | boxed: | 6\nPX-2 | none | 8',
      'table: PX-1\nPart | Count\nNut | 7\nBolt | 9',
    ]);
  });

  it('has the numbers of lists and headings as they are shown', async () => {
    const level = (element: string, n: number, more: string): string =>
      `<text:${element} text:level="${n}" style:num-format="1" ${more}/>`;
    const styles = `<text:outline-style style:name="Outline">${level('outline-level-style', 1, '')}${level('outline-level-style', 2, 'text:display-levels="2"')}</text:outline-style>
      <text:list-style style:name="L">${level('list-level-style-number', 1, 'style:num-suffix="." text:start-value="4"')}<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>
      <text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>
      <style:style style:family="paragraph" style:name="Plain" style:list-style-name=""/>`;
    const item = (text: string, more = ''): string =>
      `<text:list-item ${more}><text:p>${text}</text:p></text:list-item>`;
    const text = `<text:h text:outline-level="1">Scope</text:h><text:h text:outline-level="1">Fees</text:h>
      <text:h text:outline-level="2">Damages</text:h><text:h text:outline-level="1" text:style-name="Plain">Annex</text:h>
      <text:list xml:id="one" text:style-name="L">${item('Oil')}<text:list-item><text:p>Sand</text:p><text:p>of the river</text:p><text:list>${item('fine')}${item('rough')}</text:list></text:list-item></text:list>
      <text:list text:style-name="B">${item('loose')}</text:list>
      <text:list text:style-name="L" text:continue-list="one"><text:list-item><text:list>${item('wet')}</text:list></text:list-item>${item('Salt')}${item('Wax', 'text:start-value="9"')}</text:list>
      <text:list text:style-name="L">${item('Tar')}</text:list>`;
    expect(await outline(odtOf(text, { named: styles }), 'odt')).toEqual([
      'h1: 1 Scope',
      'h1: 2 Fees',
      'h2: 2.1 Damages',
      'h1: Annex',
      'list-item: 4. Oil',
      'list-item: 5. Sand',
      'list-item: of the river',
      'list-item: (a) fine',
      'list-item: (b) rough',
      'list-item: loose',
      'list-item: (c) wet',
      'list-item: 6. Salt',
      'list-item: 9. Wax',
      'list-item: 4. Tar',
    ]);
  });

  it('has what is drawn, entered and calculated, and tells of comments and deletions', async () => {
    const styles = `<style:style style:family="text" style:name="Up"><style:text-properties style:text-position="super 58%"/></style:style>
      <style:style style:family="text" style:name="Sy"><style:text-properties style:font-name="Symbol"/></style:style>
      <style:style style:family="paragraph" style:name="Old"><style:text-properties style:text-line-through-style="solid"/></style:style>
      <style:style style:family="paragraph" style:name="Older" style:parent-style-name="Old"/>`;
    const text = `<office:forms><form:checkbox form:id="c1" form:label="Insured" form:current-state="checked"/><form:text form:id="c2" form:current-value="Quay 7"/></office:forms>
      <text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
      <text:p>10<text:span text:style-name="Up">4</text:span> litres<office:annotation><text:p>why?</text:p></office:annotation>.</text:p>
      <text:p><draw:control draw:control="c1"/><draw:control draw:control="c2"/></text:p>
      <text:p text:style-name="Older">Ferry 9</text:p>
      <text:p>Below:<draw:frame><draw:object xlink:href="./Object 1"/><svg:title>Image1</svg:title><svg:desc>A crane at the quay</svg:desc></draw:frame></text:p>
      <text:p><draw:frame><draw:image/><svg:desc>crane.png</svg:desc></draw:frame>☒ paid ☐ open <text:span text:style-name="Sy">\uf0b3</text:span> 60</text:p>`;
    const math =
      '<math><semantics><mfrac><mi>a</mi><mn>2</mn></mfrac><annotation>{a} over 2</annotation></semantics></math>';
    const { blocks, warnings } = await read(
      odtOf(text, { named: styles, more: { 'Object 1/content.xml': math } }),
      'odt',
    );
    expect(blocks.map((block) => block.text)).toEqual([
      '10^4 litres.',
      '[x] Insured Quay 7',
      'Below:a/2',
      'A crane at the quay',
      '[x] paid [ ] open ≥ 60',
    ]);
    expect(warnings.map(({ reason }) => reason)).toEqual([
      'struck_text_left_out',
      'deletions_left_out',
      'comments_left_out',
    ]);
  });

  it('has headers of all kinds of pages once, without the numbers of pages', async () => {
    const headers = `<style:header><text:p>BT-2290</text:p></style:header><style:header-left><text:p>Revision C</text:p></style:header-left>
      <style:footer><text:p>BT-2290</text:p><text:p>Page <text:page-number>1</text:page-number> of <text:page-count>9</text:page-count></text:p></style:footer>`;
    expect(await outline(odtOf('<text:p>Body</text:p>', { headers }), 'odt')).toEqual([
      'paragraph: BT-2290',
      'paragraph: Revision C',
      'paragraph: Body',
    ]);
  });
});
