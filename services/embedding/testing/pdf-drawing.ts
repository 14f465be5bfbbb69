/** Words in the font `/F1` of 10 points, as a page draws them. */
export const text = (words: string, x: number, y: number): string =>
  `BT /F1 10 Tf ${x} ${y} Td (${words}) Tj ET`;

/** Rows whose cells are of several lines, which are drawn along each line of the page. */
export const linesOfCells = (
  rows: readonly (readonly (readonly string[])[])[],
  xs: readonly number[],
  pitch: number,
): string =>
  rows
    .flatMap((cells, row) =>
      [0, 1].flatMap((line) =>
        cells.flatMap((cell, at) =>
          cell[line] === undefined ? [] : [text(cell[line], xs[at] ?? 0, 700 - row * pitch - line * 12)],
        ),
      ),
    )
    .join('\n');
/** A table whose cells are of one line or two. */
export const partsOfYard = [
  [['Part'], ['Note'], ['Count']],
  [['Nut, hexagonal', 'and galvanized'], ['Use with washers of', 'the same size only'], ['4120']],
  [['Bolt'], ['Store dry'], ['88']],
  [['Washer of copper', 'for the pump PX-1'], ['Not for'], ['7']],
];
/** It, as it is read. */
export const partsOfYardText = partsOfYard
  .map((cells) => cells.map((cell) => cell.join(' ')).join(' | '))
  .join('\n');
