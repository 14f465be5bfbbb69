// Rewrites the manifests and the lock file of a build's own copy of the project, so that `npm ci` installs less. Versions
// and hashes stay those of the lock; what nobody needs any more is left out by npm itself.
//
//   node slim-manifests.mjs tools NAME…         the root alone, with only these of its development dependencies
//   node slim-manifests.mjs production [NAME…]  no development dependencies anywhere, nothing of the root, and these
//                                               packages in no workspace
//
// `npm ci --omit=dev` would not do: it installs what the test-only workspaces depend on, and `--omit=optional` would
// lose the native parts of other packages together with the Node.js that the root brings along for developers.
import { readFileSync, writeFileSync } from 'node:fs';

const [mode, ...names] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const write = (file, json) => writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
const lock = read('package-lock.json');
const isWorkspace = (path) => path !== '' && !path.includes('node_modules/');

/** Changes a manifest and the lock's copy of it alike; npm refuses to install when they differ. */
function change(path, edit) {
  const file = path === '' ? 'package.json' : `${path}/package.json`;
  const manifest = read(file);
  for (const copy of [manifest, lock.packages[path]]) edit(copy);
  write(file, manifest);
}

if (mode === 'tools') {
  change('', (root) => {
    const kept = names.map((name) => [name, root.devDependencies[name]]);
    root.devDependencies = Object.fromEntries(kept);
    delete root.optionalDependencies;
    delete root.workspaces;
  });
  for (const [path, { link }] of Object.entries(lock.packages)) {
    if (link || isWorkspace(path)) delete lock.packages[path];
  }
} else if (mode === 'production') {
  const workspaces = Object.keys(lock.packages).filter(isWorkspace);
  change('', (root) => {
    delete root.devDependencies;
    delete root.optionalDependencies;
    // By name: a folder that the lock does not know yet would make turbo give up on the whole lock.
    root.workspaces = workspaces;
  });
  for (const path of workspaces) {
    change(path, (workspace) => {
      delete workspace.devDependencies;
      for (const name of names) delete workspace.dependencies?.[name];
    });
  }
} else {
  throw new Error(`unknown mode ${mode}`);
}
write('package-lock.json', lock);
