import { AppError } from '@lectern/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventTx, outgoing, type UnitOfWork } from '../src/index.ts';
import { Happened } from './backbone.ts';

/** A unit of work on empty stores. */
export interface UnitOfWorkUnderTest {
  readonly unitOfWork: UnitOfWork;
  /** What a change writes, as the last thing that its work does. */
  effect(tx: EventTx): Promise<void>;
  /** How often that was committed, and what the events are about that were. */
  written(): Promise<{ effects: number; published: string[] }>;
  close(): Promise<void>;
}

/** What {@link UnitOfWork} promises, on every implementation. */
export function describeUnitOfWork(name: string, open: () => Promise<UnitOfWorkUnderTest>): void {
  describe(`a unit of work ${name}`, () => {
    let under: UnitOfWorkUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    const work = async (tx: EventTx): Promise<string> => {
      await tx.publish(outgoing(Happened, { n: 1 }, 'about'));
      await under.effect(tx);
      return 'done';
    };
    const run = (options?: Parameters<UnitOfWork['run']>[1]) => under.unitOfWork.run(work, options);

    it('commits the change and its events together', async () => {
      expect(await run({ eventId: 'e' })).toBe('done');
      expect(await under.written()).toEqual({ effects: 1, published: ['about'] });
    });

    it('leaves nothing when the work fails, so that it can be repeated', async () => {
      const failing = async (tx: EventTx): Promise<never> => {
        await tx.publish(outgoing(Happened, { n: 1 }, 'about'));
        throw new AppError('conflict', 'No.');
      };
      await expect(under.unitOfWork.run(failing, { eventId: 'e' })).rejects.toThrow('No.');
      expect(await under.written()).toEqual({ effects: 0, published: [] });
      expect(await run({ eventId: 'e' })).toBe('done');
    });

    it('leaves nothing when an event is not what its definition says', async () => {
      const invalid = { ...outgoing(Happened, { n: 1 }, 'about'), data: { n: 'one' } };
      const failing = async (tx: EventTx): Promise<void> => {
        await tx.publish(outgoing(Happened, { n: 1 }, 'about'));
        await tx.publish(invalid);
        await under.effect(tx);
      };
      const refused = { code: 'internal', reason: 'invalid_event' };
      await expect(under.unitOfWork.run(failing, { eventId: 'e' })).rejects.toMatchObject(refused);
      expect(await under.written()).toEqual({ effects: 0, published: [] });
      expect(await run({ eventId: 'e' })).toBe('done');
    });

    it('runs once per event, and every time without one', async () => {
      expect(await run({ eventId: 'e' })).toBe('done');
      expect(await run({ eventId: 'e' })).toBeUndefined();
      expect(await under.written()).toEqual({ effects: 1, published: ['about'] });
      expect(await run()).toBe('done');
      expect(await under.written()).toEqual({ effects: 2, published: ['about', 'about'] });
    });

    it('runs once for an event that comes many times at once', async () => {
      const results = await Promise.all([1, 2, 3, 4].map(() => run({ eventId: 'e' })));
      expect(results.filter((result) => result === 'done')).toHaveLength(1);
      expect(await under.written()).toEqual({ effects: 1, published: ['about'] });
    });

    it('of a dead letter runs once, and leaves the event to be handled after its redrive', async () => {
      const dead = { eventId: 'e', deadLetter: true };
      expect(await run(dead)).toBe('done');
      expect(await run(dead)).toBeUndefined();
      expect(await run({ eventId: 'e' })).toBe('done');
      expect(await under.written()).toMatchObject({ effects: 2 });
    });

    it('of a dead letter does not run when the event was handled', async () => {
      await run({ eventId: 'e' });
      expect(await run({ eventId: 'e', deadLetter: true })).toBeUndefined();
      expect(await under.written()).toMatchObject({ effects: 1 });
    });

    it('does not run for a caller who is gone', async () => {
      const gone = new AppError('cancelled', 'The caller left.');
      await expect(run({ eventId: 'e', signal: AbortSignal.abort(gone) })).rejects.toThrow(
        'The caller left.',
      );
      expect(await under.written()).toEqual({ effects: 0, published: [] });
    });
  });
}
