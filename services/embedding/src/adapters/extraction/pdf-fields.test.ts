import { describe, expect, it } from 'vitest';
import { withFields } from './pdf-fields.ts';

const run = (text: string, y: number) => ({
  ...{ text, x: 60, y, length: text.length * 6, fontSize: 11, angle: 0 },
  ...{ font: '', bold: false, rightToLeft: false },
});
const field = (fieldValue: string, [bottom, top]: readonly [number, number]) => ({
  ...{ subtype: 'Widget', fieldType: 'Tx', fieldValue },
  rect: [200, bottom, 400, top],
});

describe('a field of several lines', () => {
  it('is one run on the line of its label, beside whichever of its lines that is', () => {
    const labels = [run('Ship:', 740), run('Remarks:', 656), run('Signed', 600)];
    const fields = [field('Aurora', [735, 755]), field('Late arrival,\nneeds shore power', [650, 684])];
    expect(withFields(labels, fields, 0).map(({ text, y }) => [text, y])).toEqual([
      ['Ship:', 740],
      ['Aurora', 740],
      ['Remarks:', 656],
      ['Late arrival, needs shore power', 656],
      ['Signed', 600],
    ]);
  });

  it('keeps its lines below a label above it', () => {
    const found = withFields([run('Remarks', 700)], [field('Two masts\nRed hull', [640, 690])], 0);
    expect(found.map(({ text }) => text)).toEqual(['Remarks', 'Two masts', 'Red hull']);
  });
});
