import { describe, expect, it } from 'vitest';
import { htmlBlocks } from './html.ts';

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

  it('keeps headings and listings whole whatever they hold', () => {
    expect(
      htmlBlocks('<h2><a href=x><div>A</div> <div>title</div></a></h2><pre>a\n<div>  b</div></pre>'),
    ).toEqual([
      { kind: 'heading', level: 2, text: 'A title' },
      { kind: 'code', text: expect.stringMatching(/^a\n+ {2}b\n*$/) },
    ]);
  });
});
