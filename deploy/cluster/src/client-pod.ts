import { fileURLToPath } from 'node:url';
import { type Cluster, release } from './cluster.ts';

/** The pod from which requests are sent: no part of the release, in a namespace of its own. */
export const clientPod = 'client';

/** The files of the load generator of deploy/docker, which the pod has in its folder `/load`. */
const programs = ['load', 'load-calls', 'load-program'].map((name) =>
  fileURLToPath(import.meta.resolve(`@lectern/docker/${name}`)),
);

/** The gateway's image, which has Node and is on the cluster. */
export async function clientPodImage(cluster: Cluster): Promise<string> {
  const image = 'jsonpath={.spec.template.spec.containers[0].image}';
  return cluster.kubectl('get', `deployment/${release}-gateway`, '--output', image);
}

/** Starts the pod with an image that has Node, and waits until it runs. */
export async function startClientPod(clients: Cluster, image: string): Promise<void> {
  await clients.kubectl('create', 'configmap', clientPod, ...programs.map((path) => `--from-file=${path}`));
  await clients.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: clientPod },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: clientPod,
          image,
          command: ['node', '--eval', 'setInterval(() => {}, 1000)'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'load', mountPath: '/load' }],
        },
      ],
      volumes: [{ name: 'load', configMap: { name: clientPod } }],
    },
  });
  await clients.kubectl('wait', '--for=condition=Ready', `pod/${clientPod}`, '--timeout=120s');
}
