import './bar-chart.css';

/** One bar. */
export interface Bar {
  /** What it stands for, as it is read: `12 Nov`. */
  readonly name: string;
  readonly value: number;
}

const width = 320;
const height = 120;
const axis = 20;
const longestBar = height - axis - 16;

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
  const top = height - axis - longestBar;
  return (
    <svg className="kit-chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line x1={0} x2={width} y1={top} y2={top} className="kit-chart-line" />
      <text x={0} y={top - 4} className="kit-chart-text">
        {format(most)}
      </text>
      {bars.map(({ name, value }, at) => {
        const long = most === 0 ? 0 : (value / most) * longestBar;
        return (
          <rect
            key={name}
            className="kit-chart-bar"
            x={at * step + step * 0.15}
            y={height - axis - Math.max(long, value > 0 ? 1 : 0)}
            width={step * 0.7}
            height={Math.max(long, value > 0 ? 1 : 0)}
            rx={Math.min(2, step * 0.2)}
          >
            <title>{`${name}: ${format(value)}`}</title>
          </rect>
        );
      })}
      <line x1={0} x2={width} y1={height - axis} y2={height - axis} className="kit-chart-line" />
      <text x={0} y={height - 5} className="kit-chart-text">
        {bars[0]?.name}
      </text>
      <text x={width} y={height - 5} textAnchor="end" className="kit-chart-text">
        {bars.at(-1)?.name}
      </text>
    </svg>
  );
}
