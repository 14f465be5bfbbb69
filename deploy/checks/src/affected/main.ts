import { isAffected, isKnownCommit, readChange } from './affected.ts';

/**
 * `npm run affected -w @lectern/checks -- user BASE` prints `affected=true` or `affected=false`. With nothing to compare with
 * (a new branch, a push by force, a run by hand) everything is affected.
 */
const [service = '', base = ''] = process.argv.slice(2);
const affected = !(await isKnownCommit(base)) || isAffected(service, await readChange(base));
process.stdout.write(`affected=${affected}\n`);
