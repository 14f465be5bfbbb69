import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

const parse = (line: string) => parseOptions(line.split(' '), '.data');

describe('the command line of ops', () => {
  it('names the place before the command, and leaves what follows to the service', () => {
    const local = { kind: 'local', dataDir: '.data' };
    expect(parse('republish --status failed --dry-run')).toMatchObject({
      ...{ place: local, command: 'republish', args: ['--status', 'failed', '--dry-run'] },
    });
    expect(parse('--compose rebuild --dry-run')).toMatchObject({
      place: { kind: 'compose' },
      command: 'rebuild',
    });
    expect(parse('reconcile --timeout 60')).toMatchObject({
      ...{ place: local, command: 'reconcile', args: ['--timeout', '60'] },
    });
    const place = { kind: 'kubernetes', namespace: undefined, release: 'lectern' };
    expect(parse('--kubernetes redrive --all')).toMatchObject({ place });
    expect(parse('--kubernetes --namespace n --release blue redrive --all')).toMatchObject({
      place: { ...place, namespace: 'n', release: 'blue' },
    });
  });

  it('takes the place behind the command too, as npm run reindex has it', () => {
    const place = { kind: 'kubernetes', namespace: 'n', release: 'lectern' };
    expect(parse('reindex --kubernetes --model m --namespace n --dimensions 8')).toMatchObject({
      ...{ place, command: 'reindex', args: ['--model', 'm', '--dimensions', '8'] },
    });
  });

  it('goes over all queues, or one', () => {
    const all = ['document', 'embedding', 'retrieval', 'user', 'webhook', 'model'];
    expect(parse('dead-letters')).toMatchObject({ queues: all, args: [], json: false });
    expect(parse('dead-letters --tenant t --json')).toMatchObject({
      ...{ queues: all, args: ['--tenant', 't'], json: true },
    });
    expect(parse('delete --queue retrieval --id a,b')).toMatchObject({
      ...{ command: 'delete', queues: ['retrieval'], args: ['--id', 'a,b'] },
    });
  });

  it('may ask for help', () => {
    expect(parse('--help')).toMatchObject({ help: true });
    expect(parse('redrive --help')).toMatchObject({ help: true });
  });

  it.each([
    ['no command', '--compose'],
    ['an unknown command', 'purge --all'],
    ['two places', '--compose --kubernetes redrive --all'],
    ['a release of docker compose', '--compose --release blue redrive --all'],
    ['an unknown queue', 'redrive --queue bff --all'],
    ['a queue without its name', 'redrive --all --queue'],
  ])('is refused with %s', (_what, line) => {
    expect(() => parse(line)).toThrow(TypeError);
  });
});
