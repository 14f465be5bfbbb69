import { describe, expect, it } from 'vitest';
import { limits } from '../limits.ts';
import { searchedQuestion } from './follow-up.ts';

const first = 'When is the museum of Velmar open in summer?';
const queryOf = (...questions: string[]) => searchedQuestion(questions).query;

describe('a question in a conversation', () => {
  it.each([
    'And in winter?',
    'In winter?',
    'Why?',
    'How long does it take?',
    'What about children?',
    'Who founded it?',
    'And how much does a ticket for children cost?',
    'Und im Winter?',
    'Wie viel kostet dort ein Fahrschein?',
    'Was ist mit Kindern?',
    'Et en hiver ?',
    'Y en invierno?',
    'E in inverno?',
    'Ook in de winter?',
    '冬は？',
  ])('is searched for with the one before: %s', (question) => {
    expect(queryOf(first, question)).toBe(`${first}\n${question}`);
  });

  it.each([
    'How long do refunds of the ferry take?',
    'What is a fee?',
    'Refund policy?',
    'Who is the warden of Ardoch?',
    'Wie lange dauert die Lieferung nach Graz?',
    'Welche Frist gilt für die Kündigung?',
    'Combien coûte un billet pour Velmar ?',
    'KV-057 temperature limit?',
    'What is the fee that applies to late returns?',
    'Is there a fee for late returns of books?',
    'En que ano se fundo el teatro de Ardoch?',
    'O teatro de Ardoch abre aos domingos?',
    'Où se trouve le théâtre de Ardoch ?',
  ])('is searched for alone: %s', (question) => {
    expect(queryOf(first, question)).toBe(question);
  });

  it('goes back as far as questions need each other, and no further than three', () => {
    expect(queryOf('Other things.', first, 'And in winter?', 'Why?')).toBe(`${first}\nAnd in winter?\nWhy?`);
    const many = Array.from({ length: 9 }, (_, at) => `And ${at}?`);
    expect(queryOf(...many).split('\n')).toEqual(many.slice(-4));
  });

  it('is what a writer without a model answers, if it says what it is about', () => {
    expect(searchedQuestion([first, 'And in winter?']).asked).toBe('And in winter?');
    expect(searchedQuestion([first, 'Why?']).asked).toBe(`${first}\nWhy?`);
  });

  it('stays within the length of a query', () => {
    const long = 'x'.repeat(limits.questionCharacters.value - 4);
    expect(queryOf(long, 'Why?')).toBe('Why?');
    expect(queryOf(long.slice(1), 'Why?')).toHaveLength(limits.questionCharacters.value);
  });
});
