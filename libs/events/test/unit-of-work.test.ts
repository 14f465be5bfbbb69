import { AppError } from '@lectern/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUnitOfWork, type EventTx, outgoing, type UnitOfWork } from '../src/index.ts';
import { type Backbone, Happened, openBackbone } from './backbone.ts';

let backbone: Backbone;
let unitOfWork: UnitOfWork;
beforeEach(async () => {
  backbone = await openBackbone();
  unitOfWork = createUnitOfWork({ db: backbone.db, outbox: backbone.outbox, consumer: 'target' });
});
afterEach(() => backbone.close());

const written = async () => {
  const [effects, outbox, inbox] = await Promise.all(
    ['effects', 'outbox', 'inbox'].map((table) => backbone.db.query(`SELECT FROM ${table}`)),
  );
  return { effects: effects?.rowCount, outbox: outbox?.rowCount, inbox: inbox?.rowCount };
};

async function work(tx: EventTx): Promise<string> {
  await tx.query(`INSERT INTO effects VALUES (1, 'e')`);
  await tx.publish(outgoing(Happened, { n: 1 }, 'about'));
  return 'done';
}

describe('a unit of work', () => {
  it('commits the change, its events and the note of its cause together', async () => {
    expect(await unitOfWork.run(work, { eventId: 'e' })).toBe('done');
    expect(await written()).toEqual({ effects: 1, outbox: 1, inbox: 1 });
    const { rows } = await backbone.db.query<{ event: { subject: string } }>(
      'SELECT event::json AS event FROM outbox',
    );
    expect(rows[0]?.event.subject).toBe('about');
  });

  it('leaves nothing of all three when the work fails', async () => {
    const failing = async (tx: EventTx): Promise<never> => {
      await work(tx);
      throw new AppError('conflict', 'No.');
    };
    await expect(unitOfWork.run(failing, { eventId: 'e' })).rejects.toThrow('No.');
    expect(await written()).toEqual({ effects: 0, outbox: 0, inbox: 0 });
  });

  it('runs once per event, and every time without one', async () => {
    expect(await unitOfWork.run(work, { eventId: 'e' })).toBe('done');
    expect(await unitOfWork.run(work, { eventId: 'e' })).toBeUndefined();
    expect(await written()).toMatchObject({ effects: 1, outbox: 1 });
    expect(await unitOfWork.run(work)).toBe('done');
    expect(await written()).toMatchObject({ effects: 2, outbox: 2, inbox: 1 });
  });

  it('of a dead letter runs once, and leaves the event to be handled after its redrive', async () => {
    const dead = { eventId: 'e', deadLetter: true };
    expect(await unitOfWork.run(work, dead)).toBe('done');
    expect(await unitOfWork.run(work, dead)).toBeUndefined();
    expect(await unitOfWork.run(work, { eventId: 'e' })).toBe('done');
    expect(await written()).toMatchObject({ effects: 2 });
  });

  it('of a dead letter does not run when the event was handled', async () => {
    await unitOfWork.run(work, { eventId: 'e' });
    expect(await unitOfWork.run(work, { eventId: 'e', deadLetter: true })).toBeUndefined();
    expect(await written()).toMatchObject({ effects: 1 });
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
