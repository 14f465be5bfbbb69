import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { extractiveAnswer } from './extractive-answer.ts';
import { mayNotAnswer } from './unanswered.ts';

const answerTo = (question: string, text: string) => extractiveAnswer(question, passagesOf({ text }));

describe('a question for a name or a wording', () => {
  it.each([
    [
      'Wie heißt das Schiff?',
      'Das Schiff wurde im Jahr 1912 gebaut. Es trägt den Namen Möwe und liegt am Südkai.',
      'Es trägt den Namen Möwe und liegt am Südkai.',
    ],
    ['Wie heißt der Hausmeister?', 'Hausmeister: Karl Brandt\nNotruf: 5580', 'Hausmeister: Karl Brandt'],
    ['Wie lautet das Passwort?', 'Netz: Gast\nPasswort: seeadler', 'Passwort: seeadler'],
    [
      'What is the name of the ferry?',
      'The ferry has two decks. The ferry is called Marigold and leaves at nine.',
      'The ferry is called Marigold and leaves at nine.',
    ],
    [
      'What is the caretaker called?',
      'Name | Role\nInes Vogt | caretaker\nKarl Brandt | porter',
      'Ines Vogt, Role: caretaker',
    ],
    [
      'What is the wording of the warning sign?',
      'The sign hangs at the gate. The warning sign reads: Keep clear of the crane.',
      'The warning sign reads: Keep clear of the crane.',
    ],
    [
      "Comment s'appelle le directeur ?",
      'Le directeur reçoit le lundi. Le directeur du port se nomme Alain Morel.',
      'Le directeur du port se nomme Alain Morel.',
    ],
    ['¿Cuál es el nombre del barco?', 'Nombre del barco: Gaviota\nEslora: 12 m', 'Nombre del barco: Gaviota'],
    [
      'Come si chiama il direttore?',
      'Il direttore riceve il lunedì. Il direttore del museo è Paolo Rossi.',
      'Il direttore del museo è Paolo Rossi.',
    ],
    [
      'Como se chama o diretor?',
      'O diretor recebe às segundas. O diretor do porto chama-se João Melo.',
      'O diretor do porto chama-se João Melo.',
    ],
    [
      'Hoe heet de directeur?',
      'De directeur ontvangt op maandag. De directeur van de haven is Jan de Vries.',
      'De directeur van de haven is Jan de Vries.',
    ],
    ['院长叫什么名字？', '医院有三百张床位。院长名叫王建国。', '院长名叫王建国。'],
    [
      '船の名前は何といいますか',
      '船は1912年に造られた。船の名前はかもめ丸である。',
      '船の名前はかもめ丸である。',
    ],
    ['館長の名前は何ですか', '館長：山田太郎\n開館時間：九時', '館長：山田太郎'],
  ])('is answered by what gives it: %s', (question, text, answer) => {
    expect(answerTo(question, text).split(' [1]')[0]).toBe(answer);
  });

  it.each([
    ['Wie heißt der Hund?', 'Der Hund frisst zweimal am Tag und schläft im Flur. Der Hund wiegt zwölf Kilo.'],
    ['Wie heißt der Bürgermeister?', 'Der Mietvertrag läuft drei Jahre. Der Hausmeister heißt Karl Brandt.'],
    ['What is the dog called?', 'The dog eats twice a day. The dog sleeps in the hall.'],
  ])('is not answered by what gives none: %s', (question, text) => {
    expect(answerTo(question, text)).toContain(mayNotAnswer);
  });
});
