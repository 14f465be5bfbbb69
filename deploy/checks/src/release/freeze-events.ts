import { currentContracts } from '../events/event-contracts.ts';
import { writeRelease } from '../events/released-contracts.ts';
import { readText } from '../project-files.ts';

/** `npm -w @lectern/checks run freeze-events`: keeps the events of this version, for later ones to be compared with. */
const { version }: { version: string } = JSON.parse(await readText('package.json'));
await writeRelease({ version, ...currentContracts() });
process.stdout.write(`wrote docs/events/released/${version}\n`);
