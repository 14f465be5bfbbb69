export { configSchemaOf } from './config-schema-of.ts';
export { formatTable } from './format-table.ts';
export { listDatabases, listServices, type ProjectService } from './list-services.ts';
export { listWorkspaces } from './list-workspaces.ts';
export { countOption, parseCommandLine } from './parse-command-line.ts';
export { projectRoot } from './project-root.ts';
export { routesOf } from './routes-of.ts';
