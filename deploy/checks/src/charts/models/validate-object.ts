import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { KubeObject } from '../kube-object.ts';

/** Which package has the models of an API group; every group that is not listed is Kubernetes' own. */
const packagesOfGroup: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io': ['@kubernetes-models/argo-rollouts', '@kubernetes-models/argo-cd'],
  'cert-manager.io': ['@kubernetes-models/cert-manager'],
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
    if (error instanceof Error && 'errors' in error) return [error.message];
    throw error;
  }
}

async function importModel(specifier: string, kind: string): Promise<ModelClass | undefined> {
  if (!existsSync(fileOf(specifier))) return undefined;
  const exported: Record<string, ModelClass> = await import(specifier);
  return exported[kind];
}

/** Looked for as a file: a module that is not there is reported in another way by each loader. */
function fileOf(specifier: string): string {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  return join(folder, `${specifier.slice(name.length + 1)}.js`);
}
