import { z } from 'zod';
import { clientPod } from './client-pod.ts';
import { type Cluster, release } from './cluster.ts';
import { adminPort, callers, type Finding, stranger, targets, wrongEdges } from './policy-edges.ts';

/** Runs in a pod: tries to connect to each `name=host:port` and prints what came of it. A policy drops packets, so that a forbidden connection times out. */
const connectProgram = `
  const { connect } = require('node:net');
  const attempt = (target) => new Promise((resolve) => {
    const [, name, host, port] = /^([^=]+)=(.*):([0-9]+)$/.exec(target);
    const socket = connect({ host, port: Number(port), timeout: 3000 });
    const end = (finding) => { socket.destroy(); resolve([name + ':' + port, finding]); };
    socket.on('connect', () => end('open'));
    socket.on('timeout', () => end('closed'));
    socket.on('error', ({ syscall }) => end(syscall === 'getaddrinfo' ? 'unresolved' : 'closed'));
  });
  Promise.all(process.argv.slice(1).map(attempt)).then((all) => console.log(JSON.stringify(Object.fromEntries(all))));
`;

/** Tries every connection between the pods of the release, and from a stranger's. `wrong` lists what is not as the architecture says. */
export async function probeNetwork(
  cluster: Cluster,
  clients: Cluster,
): Promise<{ tried: number; wrong: string[] }> {
  const wrong: string[] = [];
  let tried = 0;
  const podAddresses = await podAddressesOf(cluster);
  for (const caller of callers) {
    const [from, pod] =
      caller === stranger ? [clients, clientPod] : [cluster, `deployment/${release}-${caller}`];
    const addresses = targets.map((target) => {
      const [name, port] = target.split(':');
      const service = `${release}-${name}.${cluster.namespace}.svc`;
      return `${name}=${port === adminPort ? podAddresses.get(name ?? '') : service}:${port}`;
    });
    const program = ['node', '--eval', connectProgram, '--', ...addresses];
    const findings: Record<string, Finding> = JSON.parse(await from.kubectl('exec', pod, '--', ...program));
    tried += Object.keys(findings).length;
    wrong.push(...wrongEdges(caller, findings));
  }
  return { tried, wrong };
}

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      status: z.object({ phase: z.string(), podIP: z.string().optional() }),
    }),
  ),
});

/** The address of a running pod of each part, by the name of the part. */
async function podAddressesOf(cluster: Cluster): Promise<ReadonlyMap<string, string>> {
  const selector = 'app.kubernetes.io/part-of=lectern';
  const answer = await cluster.kubectl('get', 'pods', '--selector', selector, '--output', 'json');
  const running = podList.parse(JSON.parse(answer)).items.filter(({ status }) => status.phase === 'Running');
  return new Map(
    running.map(({ metadata, status }) => [
      metadata.labels['app.kubernetes.io/name'] ?? '',
      status.podIP ?? '',
    ]),
  );
}
