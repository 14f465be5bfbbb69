import { parseArgs } from 'node:util';
import type { Place } from './place.ts';

const consumers = ['document', 'embedding', 'retrieval', 'user', 'webhook', 'model'] as const;
const commands = [
  'dead-letters',
  'redrive',
  'delete',
  'republish',
  'rebuild',
  'reconcile',
  'reindex',
] as const;

const owners = {
  republish: 'document',
  rebuild: 'document',
  reconcile: 'document',
  reindex: 'retrieval',
} as const;

/** What one service does, by its own command of that name. */
export type OwnedCommand = keyof typeof owners;

/** The service that has the command. */
export function ownerOf(command: OwnedCommand): string {
  return owners[command];
}

/** Whether one service does it, and not several with their queues. */
export function isOwned(command: (typeof commands)[number]): command is OwnedCommand {
  return command in owners;
}

/** What the operator wants. */
export interface Options {
  readonly help: boolean;
  readonly place: Place;
  readonly command: (typeof commands)[number];
  /** Whose dead letters are meant. */
  readonly queues: readonly string[];
  readonly json: boolean;
  /** For the service's own command. */
  readonly args: readonly string[];
}

export const usage = `npm run ops -- [WHERE] COMMAND [options]

  dead-letters     show what could not be handled, by queue: what it is about, and why
  redrive          have it handled anew, when the cause is mended
  delete           delete it for good
  republish        publish the events of stored documents again
  rebuild          make the rows of documents anew from their histories; --dry-run compares only
  reconcile        compare chunks, points and blobs with the documents now, mend what differs, and print it
  reindex          change the embedding model: --model NAME [--dimensions N], or --cancel

WHERE; without it the platform of npm start, by its data folder (LECTERN_DATA_DIR):
  --compose                docker compose of this folder
  --kubernetes             by kubectl, with its current context
    --namespace NAME       default: that of the context
    --release NAME         default: lectern

dead-letters, redrive, delete:
  --queue ${consumers.join('|')}   of this consumer alone
  --all                    all of them; "dead-letters" needs no choice
  --id ID,…  --document ID,…  --tenant ID  --reason REASON     those that fit all of these
  --limit N                dead-letters: the N oldest of each queue; default 100
  --json                   one JSON document instead of text

republish and rebuild have options of their own: see docs/operations.md, "Republishing documents".
reconcile waits for the end of the comparison, --timeout SECONDS at most.
`;

/**
 * Reads the command line; what follows the command is mostly for the service's own command, which checks it.
 *
 * @param dataDir where the platform is unless the command line says otherwise
 * @throws TypeError for a wrong one
 */
export function parseOptions(given: readonly string[], dataDir: string): Options {
  const line = placeFirst(given);
  const at = line.findIndex((word) => (commands as readonly string[]).includes(word));
  const { values } = parseArgs({
    args: line.slice(0, at === -1 ? undefined : at),
    allowPositionals: false,
    options: {
      compose: { type: 'boolean', default: false },
      kubernetes: { type: 'boolean', default: false },
      namespace: { type: 'string' },
      release: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [word, ...rest] = at === -1 ? [] : line.slice(at);
  const command = commands.find((each) => each === word);
  const help = values.help || rest.includes('--help');
  const place = placeOf(values, dataDir);
  if (command === undefined) {
    if (!help) throw new TypeError(`There is no command. It is one of ${commands.join(', ')}.`);
    return { help, place, command: 'dead-letters', queues: [], json: false, args: [] };
  }
  if (isOwned(command)) return { help, place, command, queues: [], json: false, args: rest };
  return { help, place, command, ...queueOptions(rest) };
}

/** The flags that say where, before all others: `npm run reindex -- --compose …` has them behind its command. */
function placeFirst(line: readonly string[]): string[] {
  const isPlace = (word = ''): boolean => /^--(compose|kubernetes|namespace|release)(=|$)/.test(word);
  const takesNext = (word = ''): boolean => word === '--namespace' || word === '--release';
  const isOfPlace = line.map((word, at) => isPlace(word) || takesNext(line[at - 1]));
  return [...line.filter((_, at) => isOfPlace[at]), ...line.filter((_, at) => !isOfPlace[at])];
}

interface PlaceFlags {
  readonly compose: boolean;
  readonly kubernetes: boolean;
  readonly namespace?: string;
  readonly release?: string;
}

function placeOf({ compose, kubernetes, namespace, release }: PlaceFlags, dataDir: string): Place {
  if (compose && kubernetes) throw new TypeError('--compose and --kubernetes are two places.');
  if (!kubernetes && (namespace ?? release) !== undefined)
    throw new TypeError('--namespace and --release belong to --kubernetes.');
  if (kubernetes) return { kind: 'kubernetes', namespace, release: release ?? 'lectern' };
  return compose ? { kind: 'compose' } : { kind: 'local', dataDir };
}

/** Takes out what this program decides itself. */
function queueOptions(line: readonly string[]): Pick<Options, 'queues' | 'json' | 'args'> {
  const args = line.filter((word) => word !== '--json');
  const json = args.length < line.length;
  const at = args.indexOf('--queue');
  if (at === -1) return { queues: consumers, json, args };
  const [, name = ''] = args.splice(at, 2);
  if (!consumers.some((each) => each === name))
    throw new TypeError(`--queue takes one of ${consumers.join(', ')}, not "${name}".`);
  return { queues: [name], json, args };
}
