import { Icon, type IconName } from '../../kit/icon.tsx';
import { ScrollArea } from '../../kit/scroll-area.tsx';
import { layOut, lineBetween, type Node, nodeHeight, nodeWidth } from './map-layout.ts';
import type { SeenService } from './operate-data.ts';
import { connectionsOf, type ServiceState, stateOf } from './read-status.ts';

const signs: Readonly<Record<ServiceState, IconName>> = { good: 'done', some: 'warning', none: 'failed' };
const margin = 6;

/** The services and who calls whom, as a drawing. All that it shows stands in words below it, for those who do not see it. */
export function PlatformMap({ services }: { readonly services: readonly SeenService[] }) {
  const { nodes, width, height } = layOut(services.map(({ service }) => service));
  const nodeOf = (name: string): Node | undefined => nodes.find(({ service }) => service === name);
  const connections = connectionsOf(services).flatMap(({ from, to, state }) => {
    const [start, end] = [nodeOf(from), nodeOf(to)];
    return start === undefined || end === undefined
      ? []
      : [{ from, to, state, line: lineBetween(start, end) }];
  });
  // The worst are drawn last, on top.
  const drawn = connections.toSorted((a, b) => Number(a.state !== 'closed') - Number(b.state !== 'closed'));
  return (
    <figure className="operate-map">
      <ScrollArea label="The map of the platform">
        <svg
          viewBox={`${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`}
          role="img"
          aria-label="Services and the calls between them; the same stands below in words"
        >
          {drawn.map(({ from, to, state, line }) => (
            <path key={`${from} ${to}`} d={line} className={`operate-line operate-line-${state}`}>
              <title>{`${from} calls ${to}: breaker ${state}`}</title>
            </path>
          ))}
          {services.map((service) => (
            <ServiceNode key={service.service} service={service} node={nodeOf(service.service)} />
          ))}
        </svg>
      </ScrollArea>
      <figcaption className="small soft operate-legend">
        <span className="operate-key operate-key-closed">calls go through</span>
        <span className="operate-key operate-key-half-open">one trial call</span>
        <span className="operate-key operate-key-open">calls are refused</span>
      </figcaption>
    </figure>
  );
}

function ServiceNode({ service, node }: { readonly service: SeenService; readonly node: Node | undefined }) {
  if (node === undefined) return null;
  const state = stateOf(service);
  const wanted = service.instances.filter((instance) => instance.state !== 'gone');
  const ready = wanted.filter((instance) => instance.state === 'ready').length;
  return (
    <g transform={`translate(${node.x} ${node.y})`} className={`operate-node operate-node-${state}`}>
      <rect width={nodeWidth} height={nodeHeight} rx={8} />
      <g transform="translate(10 14)">
        <Icon name={signs[state]} />
      </g>
      <text x={34} y={19} className="operate-node-name">
        {service.service}
      </text>
      <text x={34} y={34} className="operate-node-count">
        {ready} of {wanted.length} ready
      </text>
    </g>
  );
}
