import { describe, expect, it } from 'vitest';
import { readHtml } from './html.ts';

const htmlBlocks = (html: string) => readHtml(html).blocks;

const textOf = (html: string): string =>
  htmlBlocks(html)
    .map((block) => block.text)
    .join(' ');
const styled = (style: string): string => `<p>seen</p><p style="${style}">secret</p><p>end</p>`;

describe('HTML that nobody sees', () => {
  it.each([
    'display:none',
    'DISPLAY : NONE !important',
    'dis/**/play:block;display:none',
    'd\\69splay:none',
    'visibility:hidden',
    'visibility: collapse',
    'content-visibility: hidden',
    'opacity:0',
    'opacity: .01',
    'opacity:0%',
    'font-size:0',
    'font-size:1px',
    'font-size: 0.5pt',
    'font-size: 1%',
    'font: 0/0 a',
    'color:#fff;background:#ffffff',
    'color: white; background-color: rgb(255, 255, 255)',
    'color:transparent',
    'color:rgba(0,0,0,0)',
    'color:#0000',
    'text-indent:-9999px',
    'text-indent: -999em',
    'position:absolute;left:-9999px',
    'position: fixed; top: -1000vh',
    'position:absolute;clip:rect(0,0,0,0)',
    'position:absolute; clip: rect(1px 1px 1px 1px)',
    'clip-path: inset(50%)',
    'clip-path:circle(0)',
    'width:0;height:0;overflow:hidden',
    'max-height: 0; overflow-y: hidden',
    'transform:scale(0)',
  ])('is left out: %s', (style) => {
    expect(textOf(styled(style))).toBe('seen end');
  });

  it.each([
    'display:block',
    'visibility:visible',
    'opacity:0.5',
    'font-size:12px',
    'font-size: 80%',
    'font: 12px/1 a',
    'color:#fff;background:#000',
    'color:white',
    'text-indent:-2em',
    'left:-9999px',
    'position:absolute;left:10px',
    'position:relative;top:-4px',
    'clip:auto',
    'width:0',
    'height:300px;overflow:hidden',
    'transform:scale(0.9)',
  ])('is not what has a style of another kind: %s', (style) => {
    expect(textOf(styled(style))).toBe('seen secret end');
  });

  it('is left out by attributes and elements that say so', () => {
    const hidden = [
      '<p hidden>',
      '<p hidden="until-found">',
      '<p aria-hidden="true">',
      '<template>',
      '<noscript>',
      '<dialog>',
    ];
    for (const open of hidden) expect(textOf(`<p>seen</p>${open}secret`)).toBe('seen');
    expect(textOf('<p>seen<!-- secret --></p>')).toBe('seen');
  });

  it('is left out with everything inside, but what is only invisible may hold something visible', () => {
    expect(textOf('<div style="display:none"><p style="display:block">secret</p></div>seen')).toBe('seen');
    expect(textOf('<div style="font-size:0">secret<p style="font-size:12px">seen</p></div>')).toBe('seen');
    expect(textOf('<div style="visibility:hidden">secret<p style="visibility:visible">seen</p></div>')).toBe(
      'seen',
    );
    expect(textOf('<div style="background:#eee"><i style="color:#eeeeee">secret</i>seen</div>')).toBe('seen');
  });

  it('is found by the style sheets of the page, wherever they stand', () => {
    const sheet =
      '.no{display:none} #x,p.a.b{opacity:0} q{font-size:0} @media screen{.m{display:none}} @media print{.p{display:none}}';
    const body =
      '<p class="c no">1</p><p id=x>2</p><p class="b a">3</p><p class=a>seen</p><q>4</q><p class=m>5</p><p class=p>printed</p>';
    expect(textOf(`<style>${sheet}</style>${body}`)).toBe('seen printed');
    expect(textOf(`${body}<style>${sheet}</style>`)).toBe('seen printed');
  });

  it('is decided by the rule that wins', () => {
    const sheet = '<style>.tab{display:none} .tab.open{display:block} .x{display:none!important}</style>';
    expect(textOf(`${sheet}<p class="tab open">seen</p><p class=tab>no</p>`)).toBe('seen');
    expect(
      textOf(`${sheet}<p class=x style="display:block">no</p><p class=tab style="display:block">seen</p>`),
    ).toBe('seen');
  });
});

describe('HTML as it is written', () => {
  it('keeps text in elements whose ends are left out', () => {
    const html =
      '<head><title>T</title><body><ul><li>One<li>Two</ul><table><tr><td>a<td>b<tr><td>c</table><p>End';
    expect(htmlBlocks(html)).toEqual([
      { kind: 'list-item', text: 'One' },
      { kind: 'list-item', text: 'Two' },
      { kind: 'table', text: 'a | b\nc' },
      { kind: 'paragraph', text: 'End' },
    ]);
  });

  it('says what drawings say, and is a table where its elements have the roles of one', () => {
    const drawing =
      '<svg><title>Gauge</title><style>a{}</style><g><text>12 bar</text><text>low<tspan dy=9>tide</tspan></text></g></svg>';
    expect(textOf(`Read it:${drawing}daily<map><area alt="North gate"></map>`)).toBe(
      'Read it: Gauge 12 bar low tide daily North gate',
    );
    expect(
      textOf('<i role=img aria-label="approved"></i><svg aria-label="Gauge"><title>Gauge</title></svg>'),
    ).toBe('approved Gauge');
    expect(textOf('<dialog open>seen</dialog>')).toBe('seen');
    const cells = (role: string, ...texts: string[]) =>
      `<div role=row>${texts.map((text) => `<span role=${role}>${text}</span>`).join('')}</div>`;
    const grid = `<div role=grid>${cells('columnheader', 'Tag', 'Bar')}${cells('gridcell', 'KV-1', '41')}</div>`;
    expect(htmlBlocks(grid)).toEqual([{ kind: 'table', text: 'Tag | Bar\nKV-1 | 41', headLines: 1 }]);
  });

  it('numbers the items of its lists as they are shown', () => {
    const html =
      '<ol start=5><li>five<li>six<ol type=a><li>inner</ol><ul><li>point</ul><li value=9>nine</ol><ol type=I reversed start=2><li>two<li>one</ol>';
    const texts = ['5. five', '6. six', 'a. inner', 'point', '9. nine', 'II. two', 'I. one'];
    expect(htmlBlocks(html)).toEqual(texts.map((text) => ({ kind: 'list-item', text })));
  });

  it('keeps a term and what it means together', () => {
    const html =
      '<dl><dt>Voltage<dd>230 V<dt>Plug:<dd><p>Type F</p><p>Grounded</p><dt>Alone</dl><ul><li>item</ul>';
    const texts = ['Voltage: 230 V', 'Plug: Type F', 'Grounded', 'Alone', 'item'];
    expect(htmlBlocks(html).map(({ text }) => text)).toEqual(texts);
  });

  it('keeps a mark and its label apart from what is before', () => {
    expect(htmlBlocks('<p>Paid<input type=checkbox checked>cash<input type=radio>card</p>')).toEqual([
      { kind: 'paragraph', text: 'Paid [x] cash [ ] card' },
    ]);
  });

  it('keeps headings and listings whole whatever they hold', () => {
    expect(
      htmlBlocks('<h2><a href=x><div>A</div> <div>title</div></a></h2><pre>a\n<div>  b</div></pre>'),
    ).toEqual([
      { kind: 'heading', level: 2, text: 'A title' },
      { kind: 'code', text: expect.stringMatching(/^a\n+ {2}b\n*$/) },
    ]);
  });
});

describe('HTML with more than words', () => {
  const blocksOf = (html: string) => readHtml(html).blocks;

  it('repeats merged cells, and tells the head of a table', () => {
    const rows = '<tr><td rowspan=2>Outer<td>Day<td>8.20<tr><td>Week<td>27.50';
    const head = '<tr><th>Zone<th>Ticket<th>Price';
    expect(blocksOf(`<table><caption>Fares</caption><thead>${head}</thead>${rows}</table>`)).toEqual([
      {
        kind: 'table',
        text: 'Fares\nZone | Ticket | Price\nOuter | Day | 8.20\nOuter | Week | 27.50',
        headLines: 2,
      },
    ]);
    expect(blocksOf(`<table>${head}${rows}</table>`)).toMatchObject([{ headLines: 1 }]);
    const open = '<tr><td rowspan=0>Outer<td>1<tr><td>2<tr><td>3';
    expect(textOf(`<table>${open}</table>`)).toBe('Outer | 1\nOuter | 2\nOuter | 3');
  });

  it.each([
    ['<math><mi>h</mi><mo>=</mo><mn>0.021</mn><mi>L</mi></math>', 'h=0.021L'],
    ['<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>', '(a+b)/2'],
    ['<math><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>y</mi><mi>i</mi></msub></math>', 'x^2+y_i'],
    [
      '<math><msqrt><mn>2</mn><mi>g</mi></msqrt><mspace/><mroot><mi>x</mi><mn>3</mn></mroot></math>',
      '√(2g)(x)^(1/3)',
    ],
    [
      '<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi></math>',
      '∑_(i=1)^n i',
    ],
    ['<math><mfrac><mi>b</mi><mrow><mn>2</mn><mi>a</mi></mrow></mfrac></math>', 'b/(2a)'],
    ['<math><mi>sin</mi><mo>&#x2061;</mo><mi>x</mi></math>', 'sin x'],
    [
      '<math><semantics><mrow><mi>E</mi></mrow><annotation encoding="application/x-tex">\\E</annotation></semantics></math>',
      'E',
    ],
    ['<math alttext="E=mc^2"></math>', 'E=mc^2'],
    ['<math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable></math>', '[1, 2]'],
  ])('reads a formula as one line: %s', (math, text) => {
    expect(textOf(`<p>The head is ${math} here.</p>`)).toBe(`The head is ${text} here.`);
    expect(textOf(`<p hidden>${math}</p>seen`)).toBe('seen');
  });

  it('keeps the alternative texts of pictures, but no names of files', () => {
    expect(
      textOf(
        '<p>See <img src=a alt="a closed valve"> and <img alt="IMG_1.JPG"> <svg aria-label="a pump"><text>12 bar</text></svg> here.</p>',
      ),
    ).toBe('See a closed valve and a pump 12 bar here.');
    expect(
      textOf(
        '<img aria-hidden=true alt="E=mc^2"><div hidden><img alt=secret></div><img style="display:none" alt=no>',
      ),
    ).toBe('E=mc^2');
  });

  it.each([
    '<s>old</s>',
    '<del>old</del>',
    '<strike>old</strike>',
    '<b style="text-decoration: red line-through">old</b>',
    '<b class=x>old</b>',
    '<div style="text-decoration-line:line-through"><b>old</b></div>',
  ])('leaves out what is crossed out, with a warning: %s', (html) => {
    const { blocks, warnings } = readHtml(`<style>.x{text-decoration:line-through}</style><p>new</p>${html}`);
    expect(blocks.map(({ text }) => text)).toEqual(['new']);
    expect(warnings).toEqual([{ reason: 'struck_text_left_out', detail: expect.stringMatching(/^3 /) }]);
  });

  it('has what forms are filled in with, but no secrets and nothing that was not chosen', () => {
    const form = `<p>Applicant <input name=a value="Marble Works"> <input type=password value=hunter2>
      <input type=hidden value=token> Zone<select><option>Inner<option selected>Outer</select>
      Remark <textarea>Gate is blue.</textarea> <button>Send</button><input type=submit value=Go></p>`;
    expect(textOf(form)).toBe('Applicant Marble Works Zone Outer Remark Gate is blue.');
  });

  it('sets what a picture says apart from the words beside it, but not a first letter', () => {
    expect(textOf('<p>See<img alt="A red valve">below. <img alt=T>he end</p>')).toBe(
      'See A red valve below. The end',
    );
  });

  it('tells raised and lowered text from what it stands at', () => {
    expect(textOf('10<sup>4</sup> m<sup>3</sup> of H<sub>2</sub>O at x<sub>n+1</sub>')).toBe(
      '10^4 m^3 of H_2O at x_(n+1)',
    );
    expect(textOf('the 1<sup>st</sup> rule<sup><a href="#n1">[1]</a></sup> of Acme<sup>®</sup>')).toBe(
      'the 1st rule[1] of Acme®',
    );
  });

  it('shows what is ticked, and how a word is written', () => {
    expect(
      textOf(
        '<label><input type=checkbox checked>paid</label> <label><input type=radio>open</label> <input>',
      ),
    ).toBe('[x] paid [ ] open');
    expect(textOf('<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>')).toBe('漢字');
  });

  it('keeps lines that are records', () => {
    expect(blocksOf('<p>Duty phone: 5580<br>Key safe: 7719</p>')).toEqual([
      { kind: 'lines', text: 'Duty phone: 5580\nKey safe: 7719' },
    ]);
  });
});

describe('symbol fonts in HTML', () => {
  it.each([
    ['<p>Angle <span style="font-family: Symbol">a</span> paid</p>', 'Angle α paid'],
    ['<p>Done <font face="Wingdings">&thorn; &#xf0a8;</font> today</p>', 'Done [x] [ ] today'],
    ['<style>.w { font-family: "Wingdings 2" }</style><p><span class=w>R</span> paid</p>', '[x] paid'],
    [
      `<p><span style='font-family:Symbol'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;a </span></span>First</p>`,
      '•\u00a0a First',
    ],
  ])('show the signs that stand in the places of their letters: %s', (html, text) => {
    expect(textOf(html)).toBe(text);
  });
});
