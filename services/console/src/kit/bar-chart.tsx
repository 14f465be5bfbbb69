import './bar-chart.css';

/** One bar. */
export interface Bar {
  /** What it stands for, as it is read: `12 Nov`. */
  readonly name: string;
  readonly value: number;
}

/** Units of the drawing, which is stretched to its place. */
const width = 320;
const height = 100;

/**
 * Bars beside each other, with the highest one named. A drawing of numbers that stand on the page as words too: whoever does not see it
 * misses nothing.
 */
export function BarChart({
  bars,
  label,
  format,
}: {
  readonly bars: readonly Bar[];
  /** What is drawn: `Tokens a day`. */
  readonly label: string;
  readonly format: (value: number) => string;
}) {
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const step = width / Math.max(bars.length, 1);
  return (
    <div className="kit-chart" role="img" aria-label={label}>
      <span className="kit-chart-most">{format(most)}</span>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map(({ name, value }, at) => {
          const long = most === 0 ? 0 : Math.max((value / most) * height, value > 0 ? 1 : 0);
          return (
            <rect
              key={name}
              className="kit-chart-bar"
              x={at * step + step * 0.15}
              y={height - long}
              width={step * 0.7}
              height={long}
            >
              <title>{`${name}: ${format(value)}`}</title>
            </rect>
          );
        })}
      </svg>
      <span>{bars[0]?.name}</span>
      <span>{bars.at(-1)?.name}</span>
    </div>
  );
}
