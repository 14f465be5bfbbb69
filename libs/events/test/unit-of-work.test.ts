import { AppError } from '@lectern/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUnitOfWork, type EventTx, outgoing, type UnitOfWork } from '../src/index.ts';
import { createMemoryUnitOfWork } from '../testing/memory-unit-of-work.ts';
import { type Backbone, Happened, openBackbone } from './backbone.ts';
import { describeUnitOfWork } from './unit-of-work-contract.ts';

const open = ({ db, outbox }: Backbone) => createUnitOfWork({ db, outbox, consumer: 'target' });
const effect = async (tx: EventTx) => void (await tx.query(`INSERT INTO effects VALUES (1, 'e')`));
const countOf = async ({ db }: Backbone, table: string) => (await db.query(`SELECT FROM ${table}`)).rowCount;

describeUnitOfWork('in Postgres', async () => {
  const backbone = await openBackbone();
  const subjects = 'SELECT event::json AS event FROM outbox ORDER BY position';
  return {
    unitOfWork: open(backbone),
    effect,
    written: async () => ({
      effects: await countOf(backbone, 'effects'),
      published: (await backbone.db.query<{ event: { subject: string } }>(subjects)).rows.map(
        ({ event }) => event.subject,
      ),
    }),
    close: () => backbone.close(),
  };
});

describeUnitOfWork('in memory', async () => {
  let effects = 0;
  const published: string[] = [];
  return {
    unitOfWork: createMemoryUnitOfWork({ publish: ({ subject }) => void published.push(subject) }),
    effect: async () => {
      effects += 1;
    },
    written: async () => ({ effects, published }),
    close: async () => undefined,
  };
});

describe('a unit of work in Postgres', () => {
  let backbone: Backbone;
  let unitOfWork: UnitOfWork;
  beforeEach(async () => {
    backbone = await openBackbone();
    unitOfWork = open(backbone);
  });
  afterEach(() => backbone.close());

  const work = async (tx: EventTx): Promise<void> => {
    await effect(tx);
    await tx.publish(outgoing(Happened, { n: 1 }, 'about'));
  };
  const written = async () => {
    const [effects, outbox, inbox] = await Promise.all(
      ['effects', 'outbox', 'inbox'].map((table) => countOf(backbone, table)),
    );
    return { effects, outbox, inbox };
  };

  it('rolls back whatever its work has written when that fails', async () => {
    const failing = async (tx: EventTx): Promise<never> => {
      await work(tx);
      throw new AppError('conflict', 'No.');
    };
    await expect(unitOfWork.run(failing, { eventId: 'e' })).rejects.toThrow('No.');
    expect(await written()).toEqual({ effects: 0, outbox: 0, inbox: 0 });
  });

  it('is rolled back when its signal aborts', async () => {
    const abort = new AbortController();
    const cut = unitOfWork.run(
      async (tx) => {
        await work(tx);
        abort.abort(new AppError('cancelled', 'The caller left.'));
        await tx.query('SELECT 1');
      },
      { signal: abort.signal },
    );
    await expect(cut).rejects.toThrow('The caller left.');
    expect(await written()).toEqual({ effects: 0, outbox: 0, inbox: 0 });
  });
});
