// Removes from installed packages what a running service never reads: type declarations, source maps, and native parts
// for other systems that a package brings along in one tarball. Licences and everything else stay.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2];
// What a workspace has for itself is met twice, the second time by the link to the workspace.
const remove = (path) => rmSync(path, { recursive: true, force: true });
const entries = readdirSync(root, { recursive: true, withFileTypes: true });
const unread = /\.(d\.[cm]?ts|map|tsbuildinfo)$/;
for (const entry of entries) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && path.includes('/node_modules/') && unread.test(entry.name)) remove(path);
}

// onnxruntime-node: bin/napi-v6/<platform>/<arch>
const here = join(process.platform, process.arch);
const binaries = entries.filter((entry) => /onnxruntime-node\/bin\/napi-v\d+\/\w+$/.test(entry.parentPath));
for (const entry of binaries) {
  const path = join(entry.parentPath, entry.name);
  if (!path.endsWith(here)) remove(path);
}

// pdfjs-dist is there for its data alone: what reads PDFs is a build of pdf.js in another package, which draws nothing.
const library = entries.filter((entry) => /node_modules\/pdfjs-dist$/.test(entry.parentPath));
const data = new Set(['cmaps', 'standard_fonts', 'package.json', 'LICENSE']);
for (const entry of library) {
  if (!data.has(entry.name)) remove(join(entry.parentPath, entry.name));
}
for (const entry of entries) {
  if (/node_modules\/@napi-rs$/.test(entry.parentPath) && /^canvas/.test(entry.name)) {
    remove(join(entry.parentPath, entry.name));
  }
}
