import { describe, expect, it } from 'vitest';
import { read } from '../../../../testing/read-packed.ts';
import { pptxOf, relations, shape, slideXml } from '../../../../testing/zip-files.ts';

describe('PPTX', () => {
  it('has a page for each slide, with its title, texts, tables, charts and notes', async () => {
    const cell = (text: string, merge = '') =>
      `<a:tc ${merge}><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`;
    const table = `<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/><a:tr>${cell('Zone')}${cell('Fee')}</a:tr><a:tr>${cell('Outer', 'rowSpan="2"')}${cell('2')}</a:tr><a:tr>${cell('', 'vMerge="1"')}${cell('27')}</a:tr></a:tbl></p:graphicFrame>`;
    const slides = [
      shape(['First', 'Second'], 'body') + shape(['Harbour'], 'title') + shape(['7'], 'sldNum') + table,
      shape(['A loose box']),
      slideXml(shape(['Gone'], 'title'), 'show="0"'),
    ];
    const notes = {
      'ppt/slides/_rels/s0.xml.rels': relations({
        c: ['chart', '../charts/c0.xml'],
        n: ['notesSlide', '../notesSlides/n0.xml'],
      }),
      'ppt/charts/c0.xml':
        '<c:chart xmlns:c="c"><c:ser><c:tx><c:v>Trips</c:v></c:tx><c:cat><c:pt><c:v>May</c:v></c:pt></c:cat><c:val><c:pt><c:v>41</c:v></c:pt></c:val></c:ser></c:chart>',
      'ppt/notesSlides/n0.xml': slideXml(shape(['Greet the mayor.'], 'body')),
    };
    const { blocks, warnings } = await read(pptxOf(slides, notes), 'pptx');
    expect(blocks).toEqual([
      { kind: 'heading', level: 1, text: 'Harbour', page: 1 },
      { kind: 'list-item', text: 'First', page: 1 },
      { kind: 'list-item', text: 'Second', page: 1 },
      { kind: 'table', text: 'Zone | Fee\nOuter | 2\nOuter | 27', headLines: 1, page: 1 },
      { kind: 'table', headLines: 1, text: ' | Trips\nMay | 41', page: 1 },
      { kind: 'paragraph', text: 'Notes: Greet the mayor.', page: 1 },
      { kind: 'heading', level: 1, text: 'Slide 2', page: 2 },
      { kind: 'paragraph', text: 'A loose box', page: 2 },
    ]);
    expect(warnings).toMatchObject([{ reason: 'hidden_slide', page: 3 }]);
  });

  it('numbers its lists, and leaves out what is crossed out, hidden or another thing on every slide', async () => {
    const p = (text: string, properties = '', run = '') =>
      `<a:p><a:pPr ${properties === '' ? '/>' : `${properties}</a:pPr>`}<a:r><a:rPr ${run}/><a:t>${text}</a:t></a:r></a:p>`;
    const auto = (type: string, more = '') => `><a:buAutoNum type="${type}" ${more}/>`;
    const second = 'lvl="1">' + '<a:buAutoNum type="alphaLcParenBoth"/>';
    const sp = (content: string, of = '', ph = '') =>
      `<p:sp><p:nvSpPr><p:cNvPr id="1" ${of}/><p:nvPr>${ph}</p:nvPr></p:nvSpPr><p:txBody>${content}</p:txBody></p:sp>`;
    const list = [
      p('Oil', auto('arabicPeriod', 'startAt="3"')),
      p('fine', second),
      p('rough', second),
      p('Salt', auto('arabicPeriod', 'startAt="3"')),
      '<a:p><a:r><a:rPr><a:latin typeface="Wingdings"/></a:rPr><a:t>\uf0fe</a:t></a:r><a:r><a:t> Note</a:t></a:r></a:p>',
      p('Tar', auto('romanUcPeriod')),
      `<a:p><a:r><a:rPr strike="sngStrike"/><a:t>40</a:t></a:r><a:r><a:rPr/><a:t>55 or 10</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>4</a:t></a:r></a:p>`,
      '<a:p><a:r><a:t>Slide </a:t></a:r><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p>',
      '<a:p><m:oMath xmlns:m="m"><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></a:p>',
    ];
    const slide =
      sp(list.join('')) +
      sp(p('secret'), 'hidden="1"') +
      '<p:pic><p:nvPicPr><p:cNvPr id="2" descr="crane.png"/></p:nvPicPr></p:pic>' +
      sp(p('Harbour Board'), '', '<p:ph type="ftr"/>');
    const master = `${shape(['Click to edit'], 'body')}${shape(['Confidential'])}`;
    const rels = relations({
      l: ['slideLayout', '../slideLayouts/l0.xml'],
      k: ['comments', '../comments/k.xml'],
    });
    const { blocks, warnings } = await read(
      pptxOf([slide, slide], {
        'ppt/slides/_rels/s0.xml.rels': rels,
        'ppt/slideLayouts/l0.xml': '<p:sldLayout xmlns:p="p"/>',
        'ppt/slideLayouts/_rels/l0.xml.rels': relations({ m: ['slideMaster', '../slideMasters/m0.xml'] }),
        'ppt/slideMasters/m0.xml': `<p:sldMaster xmlns:p="p" xmlns:a="a">${master}</p:sldMaster>`,
        'ppt/comments/k.xml': '<p:cmLst xmlns:p="p"><p:cm><p:text>why?</p:text></p:cm></p:cmLst>',
      }),
      'pptx',
    );
    expect(blocks.slice(0, 12).map((b) => `${b.kind}: ${b.text}`)).toEqual([
      'paragraph: Harbour Board',
      'paragraph: Confidential',
      'heading: Slide 1',
      'list-item: 3. Oil',
      'list-item: (a) fine',
      'list-item: (b) rough',
      'list-item: 4. Salt',
      'paragraph: [x] Note',
      'list-item: I. Tar',
      'paragraph: 55 or 10^4',
      'paragraph: Slide',
      'paragraph: a/2',
    ]);
    expect(warnings.map(({ reason }) => reason)).toEqual([
      'hidden_shapes',
      'struck_text_left_out',
      'comments_left_out',
    ]);
  });
});
