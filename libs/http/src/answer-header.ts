import { z } from 'zod';

/** A header of an answer, by what it says; `.optional()` when it may be absent. */
export function answerHeader(description: string): z.ZodString {
  return z.string().describe(description);
}

/** Of every answer with a body, errors included. */
export const cacheControl = { 'Cache-Control': answerHeader('Who may keep the answer, and for how long') };

/** `Location` of an answer with 201 or 202. */
export const location = { Location: answerHeader('Path of what was made') };
