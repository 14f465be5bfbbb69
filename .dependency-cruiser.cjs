/**
 * The directions that imports may take. Between workspaces: services and the gateway import libs, libs never import
 * services, services never import each other. Inside a service: domain <- use-cases <- adapters | http | messaging <-
 * composition <- main; whatever points the other way is refused.
 */
const service = '^(services/[^/]+|gateway)';
const test = String.raw`\.test\.ts$|/test/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'libs-know-no-service',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(services|gateway|deploy)/' },
    },
    {
      name: 'client-stands-alone',
      severity: 'error',
      from: { path: '^libs/client/src/', pathNot: test },
      to: { path: '^(libs|services|gateway|deploy)/', pathNot: '^libs/client/' },
    },
    {
      name: 'client-runs-in-browsers',
      severity: 'error',
      from: { path: '^libs/client/src/', pathNot: `${test}|^libs/client/src/node/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'services-know-no-other-service',
      severity: 'error',
      from: { path: `${service}/` },
      to: { path: `${service}/`, pathNot: '^$1/' },
    },
    {
      name: 'services-know-no-deployment',
      severity: 'error',
      from: { path: `${service}/src/` },
      to: { path: '^deploy/' },
    },
    {
      name: 'domain-imports-only-errors-and-vocabulary',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/', pathNot: test },
      to: {
        pathNot:
          '^(services/[^/]+/src/(domain/|limits\\.ts$)|libs/(errors|contracts|auth|text)/|node_modules/zod/|crypto$)',
      },
    },
    {
      name: 'use-cases-know-no-technology',
      severity: 'error',
      from: { path: '^services/[^/]+/src/(use-cases/|ports)', pathNot: test },
      to: {
        path: '/src/(adapters|http|messaging|composition|main)|^node_modules/(express|pg|@aws-sdk|axios)/',
      },
    },
    {
      name: 'adapters-know-no-edge',
      severity: 'error',
      from: { path: '^services/[^/]+/src/adapters/', pathNot: test },
      to: { path: '/src/(http|messaging|composition|main)' },
    },
    {
      name: 'edges-know-no-adapter',
      severity: 'error',
      from: { path: '^services/[^/]+/src/(http|messaging)/', pathNot: test },
      to: { path: '/src/(adapters|composition|main)' },
    },
    {
      name: 'only-main-imports-composition',
      severity: 'error',
      from: { path: `${service}/src/`, pathNot: `/src/main\\.ts$|${test}` },
      to: { path: '/src/composition\\.ts$' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { pathNot: test },
      to: { path: String.raw`\.test\.ts$|^(libs|services)/[^/]+/test/` },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { pathNot: `${test}|^libs/testing/|^(libs|services)/[^/]+/testing/|^deploy/` },
      to: { path: '^libs/testing/|^(libs|services)/[^/]+/testing/' },
    },
    {
      name: 'declared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    combinedDependencies: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.data|\\.turbo|fixtures)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
