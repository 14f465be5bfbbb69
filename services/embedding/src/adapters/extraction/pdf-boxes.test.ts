import { describe, expect, it } from 'vitest';
import { linesOfCells, partsOfYard, partsOfYardText, text } from '../../../testing/pdf-drawing.ts';
import { onePage, pdfStream, writePdf } from '../../../testing/pdf-writer.ts';
import { extractDocument } from './extract-document.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };

async function read(content: string) {
  const file = writePdf(onePage({ content: pdfStream('', content) }));
  return extractDocument(Uint8Array.from(file), 'application/pdf', limits);
}

describe('a table with lines of its own around each cell', () => {
  const boxes = (gap: number, rows = 4): string =>
    Array.from({ length: rows }, (_, row) =>
      [72, 192, 352].map((x, at) =>
        `${x - 4} ${682 - row * 30} ${[120, 160, 80][at]} ${30 - gap} re S`.replace(
          / (120|160|80) /,
          (_all, width) => ` ${Number(width) - gap} `,
        ),
      ),
    )
      .flat()
      .join('\n');

  it.each([2, 4, 6])('has its rows by them, %d points apart', async (gap) => {
    const { blocks } = await read(`${linesOfCells(partsOfYard, [72, 192, 352], 30)}\n${boxes(gap)}`);
    expect(blocks).toMatchObject([{ kind: 'table', headLines: 1, text: partsOfYardText }]);
  });

  type Corner = readonly [x: number, y: number];
  /** A box whose corners are arcs of a radius, each in one curve or in two. */
  const rounded = (
    x: number,
    y: number,
    width: number,
    height: number,
    radius: number,
    curves = 1,
  ): string => {
    const [right, top] = [x + width, y + height];
    const corners: readonly (readonly [from: Corner, corner: Corner, to: Corner])[] = [
      [
        [right - radius, y],
        [right, y],
        [right, y + radius],
      ],
      [
        [right, top - radius],
        [right, top],
        [right - radius, top],
      ],
      [
        [x + radius, top],
        [x, top],
        [x, top - radius],
      ],
      [
        [x, y + radius],
        [x, y],
        [x + radius, y],
      ],
    ];
    const between = ([a, b]: Corner, [c, d]: Corner, share: number): Corner => [
      a + (c - a) * share,
      b + (d - b) * share,
    ];
    const sides = corners.map(([from, corner, to]) => {
      const [one, other] = [between(from, corner, 0.55), between(to, corner, 0.55)];
      const [first, middle, last] = [
        between(from, one, 0.5),
        between(one, other, 0.5),
        between(other, to, 0.5),
      ];
      const [head, tail] = [between(first, middle, 0.5), between(middle, last, 0.5)];
      const half = between(head, tail, 0.5);
      const whole = `${one.join(' ')} ${other.join(' ')} ${to.join(' ')} c`;
      const parts = `${first.join(' ')} ${head.join(' ')} ${half.join(' ')} c ${tail.join(' ')} ${last.join(' ')} ${to.join(' ')} c`;
      return `${from.join(' ')} l ${curves === 1 ? whole : parts}`;
    });
    return `${x + radius} ${y} m ${sides.join(' ')} h`;
  };
  const cells = [0, 1, 2, 3].flatMap((row) =>
    [116, 156, 76].map((width, at) => [[68, 188, 348][at] ?? 0, 682 - row * 30, width, 26] as const),
  );

  it.each([
    [
      'one curve for each corner',
      (x: number, y: number, w: number, h: number) => `${rounded(x, y, w, h, 5)} S`,
    ],
    [
      'two curves for each corner',
      (x: number, y: number, w: number, h: number) => `${rounded(x, y, w, h, 5, 2)} S`,
    ],
    [
      'half circles at its sides',
      (x: number, y: number, w: number, h: number) => `${rounded(x, y, w, h, 13)} S`,
    ],
    [
      'a frame that is filled',
      (x: number, y: number, w: number, h: number) =>
        `${rounded(x, y, w, h, 5)} ${rounded(x + 1, y + 1, w - 2, h - 2, 4)} f*`,
    ],
  ])('may have rounded corners, drawn by %s', async (_, box) => {
    const { blocks } = await read(
      `${linesOfCells(partsOfYard, [72, 192, 352], 30)}\n${cells.map((cell) => box(...cell)).join('\n')}`,
    );
    expect(blocks).toMatchObject([{ kind: 'table', headLines: 1, text: partsOfYardText }]);
  });

  it('is none where circles and arcs are drawn around words', async () => {
    const arcs = cells.map(
      ([x, y, width, height]) =>
        `${rounded(x, y, height, height, height / 2)} S ${x} ${y} m ${x} ${y + 40} ${x + width} ${y + 40} ${x + width} ${y} c h S`,
    );
    const { blocks } = await read(
      `${text('One line of words.', 72, 700)}\n${text('And one below it.', 72, 670)}\n${arcs.join('\n')}`,
    );
    expect(blocks.map(({ kind }) => kind)).not.toContain('table');
  });

  it('may stand in a frame, with cells over two columns', async () => {
    const wide = [['Part'], ['Stock of the yard']];
    const drawn = linesOfCells(
      [wide, [[''], ['Note'], ['Count']], ...partsOfYard.slice(1)],
      [72, 192, 352],
      30,
    );
    const first = `68 682 116 26 re S 188 682 236 26 re S`;
    const others = boxes(4, 5).split('\n').slice(3).join('\n');
    const { blocks } = await read(`60 540 380 180 re S\n${first}\n${others}\n${drawn}`);
    expect(blocks).toMatchObject([
      {
        headLines: 2,
        text: `Part | Stock of the yard | Stock of the yard\n | Note | Count\n${partsOfYardText.split('\n').slice(1).join('\n')}`,
      },
    ]);
  });
});
