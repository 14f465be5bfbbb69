import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { extractiveAnswer } from './extractive-answer.ts';
import { mayNotAnswer } from './unanswered.ts';

const answer = (question: string, text: string, title = 'Nordstrand'): string =>
  extractiveAnswer(question, passagesOf({ title, text }));

const table = 'Ort | Telefon | Fax\nHafen | 5580 | 5581\nWerft | 7711 | 7712';

describe('a compound in a question', () => {
  it.each([
    ['Telefonnummer des Hafens', table, 'Hafen, Telefon: 5580'],
    ['Wie lautet die Telefonnummer des Hafens?', table, 'Hafen, Telefon: 5580'],
    ['Faxnummer des Hafens', table, 'Hafen, Fax: 5581'],
    ['Wie lautet die Faxnummer der Werft?', 'Werft\n\nTelefon: 7711\nFax: 7712', 'Fax: 7712'],
    ['Wie lautet die Telefonnummer des Hafens?', 'Telefon | 5580\nFax | 5581', 'Telefon | 5580', 'Hafen'],
    [
      'Wie hoch ist der Mietpreis der Halle?',
      'Raum | Miete\nHalle | 1200 EUR\nBüro | 300 EUR',
      'Halle, Miete: 1200 EUR',
    ],
    ['Wat is het faxnummer van de haven?', 'Plaats | Fax\nHaven | 5580\nWerf | 7711', 'Haven, Fax: 5580'],
    ['Wat is het huisnummer van de werf?', 'Plaats | Huis\nHaven | 12\nWerf | 14', 'Werf, Huis: 14'],
  ])(
    'is answered by the label that is its first part, where its second says that there is a number: %s',
    (question, text, found, title = 'Nordstrand') => {
      expect(answer(question, text, title)).toBe(`${found} [1]`);
    },
  );

  it.each([
    [
      'Wie hoch ist die Liegeplatzgebühr?',
      'Posten | Gebühr\nLiegeplatz | 12,50 EUR\nStrom | 3,00 EUR',
      'Liegeplatz, Gebühr: 12,50 EUR',
    ],
    [
      'Wie hoch ist der Strompreis am Steg?',
      'Posten | Preis\nStrom am Steg | 0,40 EUR\nWasser am Steg | 1 EUR',
      'Strom am Steg, Preis: 0,40 EUR',
    ],
    [
      'Hoe hoog is de havenvergoeding?',
      'Post | Vergoeding\nHaven | 12 EUR\nStroom | 3 EUR',
      'Haven, Vergoeding: 12 EUR',
    ],
  ])('is made of the name of a row and that of a column: %s', (question, text, found) => {
    expect(answer(question, text)).toBe(`${found} [1]`);
  });

  it('has its words in other cases too', () => {
    const text = 'Ort | Telefon\nHafenamt | 5580\nWerft | 7711';
    expect(answer('Telefonnummer des Hafens', text)).toBe('Hafenamt, Telefon: 5580 [1]');
  });

  it.each([
    ['Telefonnummer des Hafens', 'Ort | Fax\nHafen | 5580\nWerft | 7711'],
    ['Wie lautet die Hausnummer des Hafens?', 'Hafen\n\nTelefon: 5580\nHaus: Nordblick'],
    ['Hausnummer des Hafens', 'Ort | Hausmeister\nHafen | Jan Moss\nWerft | Eva Hill'],
    ['Wat is het faxnummer van de haven?', 'Plaats | Telefoon\nHaven | 5580\nWerf | 7711'],
  ])('is not answered by another label, or by one without a number: %s', (question, text) => {
    expect(answer(question, text)).toContain(mayNotAnswer);
  });
});
