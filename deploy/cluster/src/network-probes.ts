import { clientPod } from './client-pod.ts';
import { type Cluster, release } from './cluster.ts';
import { callers, type Finding, stranger, targets, wrongEdges } from './policy-edges.ts';

/** Runs in a pod: tries to connect to each `name=host:port` and prints what became of it. Policies drop in silence. */
const connectProgram = `
  const { connect } = require('node:net');
  const attempt = (target) => new Promise((resolve) => {
    const [name, host, port] = target.split(/[=:]/).filter(Boolean);
    const socket = connect({ host, port: Number(port), timeout: 3000 });
    const end = (finding) => { socket.destroy(); resolve([name + ':' + port, finding]); };
    socket.on('connect', () => end('open'));
    socket.on('timeout', () => end('closed'));
    socket.on('error', ({ syscall }) => end(syscall === 'getaddrinfo' ? 'unresolved' : 'closed'));
  });
  Promise.all(process.argv.slice(1).map(attempt)).then((all) => console.log(JSON.stringify(Object.fromEntries(all))));
`;

/** Tries every connection between the pods of the release, and from a stranger's. `wrong` says what is not as it should be. */
export async function probeNetwork(
  cluster: Cluster,
  clients: Cluster,
): Promise<{ tried: number; wrong: string[] }> {
  const wrong: string[] = [];
  let tried = 0;
  for (const caller of callers) {
    const [from, pod] =
      caller === stranger ? [clients, clientPod] : [cluster, `deployment/${release}-${caller}`];
    const addresses = targets.map((target) => {
      const [name, port] = target.split(':');
      return `${name}=${release}-${name}.${cluster.namespace}.svc:${port}`;
    });
    const program = ['node', '--eval', connectProgram, '--', ...addresses];
    const findings: Record<string, Finding> = JSON.parse(await from.kubectl('exec', pod, '--', ...program));
    tried += Object.keys(findings).length;
    wrong.push(...wrongEdges(caller, findings));
  }
  return { tried, wrong };
}
