import type { KubeObject } from '../kube-object.ts';

/** Which package has the models of an API group; every group that is not listed is Kubernetes' own. */
const packagesOfGroup: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io': ['@kubernetes-models/argo-rollouts', '@kubernetes-models/argo-cd'],
  'external-secrets.io': ['@kubernetes-models/external-secrets'],
  'gateway.networking.k8s.io': ['@kubernetes-models/gateway-api'],
  'keda.sh': ['@kubernetes-models/keda'],
  'monitoring.coreos.com': ['@kubernetes-models/prometheus-operator'],
};

interface Model {
  validate(): void;
}
type ModelClass = new (data: KubeObject) => Model;

/** The module that holds the model of a kind, and its class. */
export interface FoundModel {
  readonly specifier: string;
  readonly model: ModelClass;
}

/** Finds the typed model of an object's kind; `undefined` if no package has one in that API version. */
export async function findModel({ apiVersion, kind }: KubeObject): Promise<FoundModel | undefined> {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  for (const name of packagesOfGroup[group] ?? ['kubernetes-models']) {
    const specifier = `${name}/${apiVersion}/${kind}`;
    const model = await importModel(specifier, kind);
    if (model) return { specifier, model };
  }
  return undefined;
}

/** What an object's model has against it: types, enums, patterns, required fields. Unknown fields it lets through. */
export async function validateObject(object: KubeObject): Promise<string[]> {
  const found = await findModel(object);
  if (!found) return [`has no typed model: ${object.apiVersion} ${object.kind}`];
  try {
    new found.model(object).validate();
    return [];
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') return [error.message];
    throw error;
  }
}

async function importModel(specifier: string, kind: string): Promise<ModelClass | undefined> {
  try {
    const exported: Record<string, ModelClass> = await import(specifier);
    return exported[kind];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    throw error;
  }
}
