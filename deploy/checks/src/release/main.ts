import { readVersionPlaces, versionProblems } from './version.ts';

/** `npm run release-version -w @lectern/checks -- v1.2.3` fails unless everything that has a version has this one. */
const problems = versionProblems(process.argv[2] ?? '', await readVersionPlaces());
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
