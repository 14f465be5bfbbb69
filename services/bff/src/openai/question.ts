import { AppError } from '@lectern/errors';
import { visibleText } from '../domain/visible-text.ts';
import { limits } from '../limits.ts';
import type { ChatBody } from './schemas.ts';

/**
 * What is asked in a conversation: the text of the user's last message.
 *
 * @throws AppError `invalid_argument` (`question_missing`, `question_too_long`)
 */
export function questionOf(messages: ChatBody['messages']): string {
  const index = messages.findLastIndex(({ role }) => role === 'user');
  const message = messages[index];
  if (message?.role !== 'user') throw missing('/messages', 'There is no message of the user.');
  const { content } = message;
  const text = typeof content === 'string' ? content : content.map((part) => part.text).join('\n');
  const pointer = `/messages/${index}/content`;
  const question = text.trim();
  if (visibleText(question).trim() === '') throw missing(pointer, 'The last message of the user is empty.');
  const most = limits.questionCharacters.value;
  if (question.length <= most) return question;
  throw new AppError('invalid_argument', `The last message of the user has more than ${most} characters.`, {
    reason: 'question_too_long',
    errors: [{ pointer, detail: 'is too long' }],
  });
}

function missing(pointer: string, sentence: string): AppError {
  return new AppError('invalid_argument', sentence, {
    reason: 'question_missing',
    errors: [{ pointer, detail: 'holds no question' }],
  });
}
