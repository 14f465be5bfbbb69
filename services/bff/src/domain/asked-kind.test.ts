import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { extractiveAnswer } from './extractive-answer.ts';

describe('what kind of thing is asked for', () => {
  it.each([
    ['How many huts has the club?', 'The club has 14 huts, no taller than 3.1 m.'],
    ['Combien de films un lecteur peut-il voir ?', 'Le lecteur peut voir huit films.'],
    ['¿Cuánto mide el taller?', 'El taller mide 12 metros de largo.'],
    ['Where do the pumps stand?', 'The pumps stand behind the smithy.'],
    ['Wie viele Tage ist der Hof zu?', 'Der Hof ist drei Tage zu.'],
    ['When was the berth sold?', 'The berth was sold in 1962.'],
    ['How many oars should there be?', 'Please count the oars each evening: there should be 36.'],
    ['Wie lang ist das Floß?', 'Das Floß ist 9 Meter lang und 3 Meter breit.'],
    ['How many books may a member take from the hut?', 'Books from the hut: six per member'],
    ['How old is the hut?', 'The hut stands since 1931.'],
    ['Who is the ferryman?', 'The ferryman is Jory Penrose.'],
    ['Hoeveel kost een kaartje?', 'Een kaartje kost 8 euro.'],
    ['How many piers are there?', 'The harbour has 3 piers.'],
    ['How old is pier 3?', 'The pier 3 is 40 years old.'],
    ['备用钥匙在哪里？', '备用钥匙存放在七号保险柜内。'],
    ['鍵はどこですか', '鍵は金庫にある。'],
  ])('is in the answer to %s', (question, text) => {
    expect(extractiveAnswer(question, passagesOf({ text }))).toBe(`${text} [1]`);
  });

  it('is in the column of a row that names it', () => {
    const text = 'Pump | Built\nPX-3 | 1987\nPX-4 | 1999';
    expect(extractiveAnswer('In which year was PX-4 built?', passagesOf({ text }))).toBe(
      'PX-4, Built: 1999 [1]',
    );
  });

  it.each([
    ['How many huts has the club?', 'Huts of the club may be no taller than 3.1 m.'],
    ['¿Cuánto mide el taller?', 'El taller se barre cada tarde a las siete.'],
    ['Wie viele Waagen werden geprüft?', 'Die Waage wird jeden Morgen um 7 Uhr geprüft.'],
    ['How many players are in the band?', 'The players of the band met in 2019 for the first time.'],
    ['How many oars has the hut?', 'Members of the hut may keep one oar.'],
    ['¿Cuántos vecinos tiene el huerto?', 'Cada vecino del huerto dispone de dos llaves.'],
    ['How long is the jetty?', 'Jetty width: 3.4 m'],
    ['Wie lang ist das Floß?', 'Ein Floß kostet 9 Euro, ein Kahn 12 Euro.'],
    ['What is the phone number of the tool box?', 'Duty phone: 4471\nTool box code: plover'],
    ['Quel est l’âge du maître de chœur ?', 'maître de chœur : Anselme Vidal'],
    ['Who is the ferryman of the hut?', 'The ferryman of the hut tests the bell on the first Monday of May.'],
    ['Who made the iron bell?', 'The ferryman tests the iron bell, says Jory.'],
    ['Where is the bell tower?', 'Lost children are brought to the bell tower.'],
    ['How deep is the pit?', 'The danger zone of the pit reaches 400 metres.'],
    ['Wie viele Säle hat das Haus Ost?', 'Kartons für das Haus Ost gibt es ab dem 10. April im Saal 112.'],
    ['Wie alt ist der Bagger?', 'Bagger: 38 Euro'],
    ['How long is the ferry?', 'The ferry to the island leaves from pier 3.'],
    ['消防器材在哪里？', '消防器材每季度检查一次。'],
    ['鍵はどこですか', '鍵は毎月交換する。'],
    ['¿Cuántos libros tiene la sala?', 'Libros en la sala: seis por persona'],
    ['Where are the pumps of the steward?', 'The steward tests the pumps on the second Friday of May.'],
    [
      'When was the first berth sold?',
      'Berth 4 was never sold. The fee for a wide berth is due on the first Friday.',
    ],
  ])('is not in what says something else: %s', (question, text) => {
    expect(extractiveAnswer(question, passagesOf({ text }))).toMatch(/^This may not be answered/);
  });
});
