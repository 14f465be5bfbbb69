import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { createAnswerFilter } from './answer-filter.ts';
import { extractiveAnswer, nothingFound } from './extractive-answer.ts';
import { createMarkedAnswer } from './marked-answer.ts';
import type { Passage } from './passage.ts';

const handbook = passagesOf(
  {
    title: 'Refunds',
    text: 'We care about our customers. Refunds are paid within 14 days after the return has arrived. The money goes to the card that was charged.',
  },
  {
    title: 'Shipping',
    text: 'Parcels leave the warehouse on weekdays. Shipping abroad takes up to ten days. A refund of shipping costs is possible when the parcel was late.',
  },
  { title: 'Team', text: 'The team has lunch together on Fridays. Everyone is welcome to bring friends.' },
);

function quotesOf(answer: string, passages: readonly Passage[]): string[] {
  const marked = createMarkedAnswer('', passages);
  marked.push(answer);
  marked.end();
  return marked.cited().citations.map(({ quote }) => quote);
}

describe('an extractive answer', () => {
  it('begins with the sentence that holds the answer, with its marker', () => {
    const answer = extractiveAnswer('How many days does a refund take?', handbook);
    expect(answer).toMatch(/^Refunds are paid within 14 days after the return has arrived\. \[1\]/);
    expect(answer).not.toContain('lunch');
  });

  it('has further statements for the terms that the best one does not have, each with its marker', () => {
    const answer = extractiveAnswer(
      'How many days does shipping abroad take, up to ten? And refunds?',
      handbook,
    );
    expect(answer).toMatch(
      /^Shipping abroad takes up to ten days\. \[2\] Refunds are paid within 14 days .+ \[1\]$/,
    );
  });

  it('does not say the same twice', () => {
    const text = 'The warranty lasts two years from the day of purchase.';
    const answer = extractiveAnswer('How long is the warranty?', passagesOf({ text }, { text }, { text }));
    expect(answer).toBe(`${text} [1]`);
  });

  it('answers a question of the documents with what follows it, not with the question', () => {
    const faq =
      'How long does a refund take? It is with you after two weeks. Can I pay by card? All major cards are taken.';
    const answer = extractiveAnswer('How long does a refund take?', passagesOf({ text: faq }));
    expect(answer).toMatch(/^It is with you after two weeks\. \[1\]/);
    expect(answer).not.toContain('?');
  });

  it('weighs rare words of the question above common ones', () => {
    const answer = extractiveAnswer(
      'What does a tombstone hide?',
      passagesOf(
        {
          text: 'The first service runs all day. The second service sleeps. A third service is idle now.',
          score: 1,
        },
        { text: 'A tombstone hides a deleted document at once.', score: 0.8 },
      ),
    );
    expect(answer).toMatch(/^A tombstone hides a deleted document at once\. \[2\]/);
  });

  it('is not padded with sentences that are about something else', () => {
    const answer = extractiveAnswer('When is lunch?', handbook);
    expect(answer).toBe('The team has lunch together on Fridays. [3]');
  });

  it('has its doubts when few words of the question were found in one place', () => {
    const answer = extractiveAnswer('Who won the football cup of the northern league on Fridays?', handbook);
    expect(answer).toBe(
      'This may not be answered in your documents; the closest passage says: The team has lunch together on Fridays. [3]',
    );
  });

  it('cites nothing when no word of the question was found', () => {
    const answer = extractiveAnswer(
      'Vacation allowance?',
      passagesOf({ text: 'Employees get thirty days off each year.' }),
    );
    expect(answer).toBe('This may not be answered in your documents.');
  });

  it.each([
    ['How many people work in the team?', 'an amount without a number'],
    ['On which date was the team founded?', 'another fact of the same thing'],
    ['How long does a refund take with form KV-12?', 'a name that no passage has'],
  ])('does not answer %s: %s', (question) => {
    expect(extractiveAnswer(question, handbook)).toMatch(/^This may not be answered/);
  });

  it('puts a sentence on one line and quotes it as it stands', () => {
    const passages = passagesOf({ text: 'Backups run\nevery night\nat two o\u2019clock.' });
    const answer = extractiveAnswer('When do backups run?', passages);
    expect(answer).toBe('Backups run every night at two o\u2019clock. [1]');
    expect(quotesOf(answer, passages)[0]).toBe(passages[0]!.text);
  });

  it('cites the passage that it quotes and no other, whatever numbers in brackets the passage has', () => {
    const part = fc.constantFrom(
      ...[
        '[',
        ']',
        '[2]',
        '2',
        '(',
        ')',
        '[9]',
        '[](https://x.example)',
        '[2](https://x.example)',
        '\\',
        ' ',
        '!',
      ],
      ...['\u200b', '\u2060', '\u{e0032}', '&#50;', '\uff12', '\uff3b', 'https://x.example/', '<', '>'],
    );
    const noise = fc.array(part, { maxLength: 15 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(noise, (text) => {
        const passages = passagesOf(
          { text: `The zebra rule is ${text} as zebra rules go` },
          { text: 'Two.' },
        );
        const marked = createMarkedAnswer('What is the zebra rule?', passages);
        const written = extractiveAnswer('What is the zebra rule?', passages);
        const filter = createAnswerFilter(passages);
        const answer = filter.push(marked.push(written) + marked.end()) + filter.end();
        expect(new Set(answer.match(/[[\u3010]\d+[\]\u3011]/g))).toEqual(new Set(['[1]']));
        expect(new Set(marked.cited().citations.map(({ marker }) => marker))).toEqual(new Set(['[1]']));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is honest when there is nothing', () => {
    expect(nothingFound(null)).toBe(nothingFound(0));
    expect(nothingFound(1)).toContain('One document is still being indexed.');
    expect(nothingFound(7)).toContain('7 documents are still being indexed.');
  });
});

describe('an extractive answer from what is no prose', () => {
  const table =
    '| Tag | Plant | Pressure rating (bar) |\n|---|---|---|\n| PX-07 | Wels | 16 |\n| PX-08 | Graz | 25 |';
  const notes = 'Gate code: otter\n\nBin day: Thursday\n\nThe caretaker visits on Mondays.';
  const german =
    'Die Kündigungsfrist beträgt drei Monate. Der Vermieter verwahrt die Kaution.\n\nBei Stillstand des Aufzugs ist die Leitstelle anzurufen.';
  const japanese =
    '社内規程 第三章\n\n通勤手当は月額一万円を上限とする。毎月二十五日に支給する。\n\n出張の申請は経費システムから行う。';
  const chinese = '图书馆开放时间为上午九点至下午六点。每人最多可借五本书。';
  const log =
    '2031-02-01 09:00 pump A started\n2031-02-02 09:10 seal of pump B replaced\n2031-02-03 09:00 pump A started';

  it.each([
    [
      table,
      'What is the pressure rating of PX-08?',
      'PX-08, Pressure rating (bar): 25 [1]',
      '| PX-08 | Graz | 25 |',
    ],
    [
      table,
      'Which tag stands in Wels?',
      'PX-07, Plant: Wels, Pressure rating (bar): 16 [1]',
      '| PX-07 | Wels | 16 |',
    ],
    [notes, 'What is the gate code?', 'Gate code: otter [1]', 'Gate code: otter'],
    [notes, 'On which day is bin day?', 'Bin day: Thursday [1]', 'Bin day: Thursday'],
    [
      german,
      'Wie lang ist die Kündigungsfrist?',
      'Die Kündigungsfrist beträgt drei Monate. [1]',
      'Die Kündigungsfrist beträgt drei Monate.',
    ],
    [
      japanese,
      '通勤手当の上限はいくらですか',
      '通勤手当は月額一万円を上限とする。 [1]',
      '通勤手当は月額一万円を上限とする。',
    ],
    [chinese, '每人最多可以借几本书？', '每人最多可借五本书。 [1]', '每人最多可借五本书。'],
    [
      log,
      'When was the seal of pump B replaced?',
      '2031-02-02 09:10 seal of pump B replaced [1]',
      '2031-02-02 09:10 seal of pump B replaced',
    ],
  ])('reads %j', (text, question, expected, quote) => {
    const passages = passagesOf({ text });
    const answer = extractiveAnswer(question, passages);
    expect(answer).toBe(expected);
    expect(quotesOf(answer, passages)).toEqual([quote]);
  });

  it.each([
    [
      '## Can I cancel my order?\n\nYes, within 24 hours.',
      'Can I cancel my order?',
      'Yes, within 24 hours. [1]',
    ],
    [
      'Zone | Ticket | Price\nInner | Week | 21.00\nOuter | Week | 27.50',
      'How much is a week ticket in the outer zone?',
      'Outer, Ticket: Week, Price: 27.50 [1]',
    ],
    [
      'The tower was completed in 1889. It is 330 metres tall.',
      'How tall is the tower?',
      'It is 330 metres tall. [1]',
    ],
    [
      'Parking fee ..... 3.20\nKey deposit ..... 25.00',
      'What does the key deposit cost?',
      'Key deposit ..... 25.00 [1]',
    ],
    [
      'Harbour fees\n\nSlipway, season ticket ..... 143.00\nMooring, day ..... 21.00',
      'What does the season ticket cost?',
      'Slipway, season ticket ..... 143.00 [1]',
    ],
    [
      'The drain at section four is blocked by gravel. Inspect it monthly.',
      'What is the drain filled with?',
      'The drain at section four is blocked by gravel. [1]',
    ],
    [
      'The plot was let in 1962 by the club.',
      'When was the plot let?',
      'The plot was let in 1962 by the club. [1]',
    ],
    ['Een kaartje kost 8 euro.', 'Hoeveel kost een kaartje?', 'Een kaartje kost 8 euro. [1]'],
    [
      'Contact: Ida Marsh, Tel. 0551 2290, ida@pumps.example',
      'What is the phone number of Ida Marsh?',
      'Contact: Ida Marsh, Tel. 0551 2290, ida@pumps.example [1]',
    ],
    [
      'Fares\n\nPassenger | Single | Season\nAdult | 12.50 | 310.00\nSenior | 9.00 | 220.00',
      'What does a senior season ticket cost?',
      'Senior, Season: 220.00 [1]',
    ],
    ['Замки меняют раз в два года.', 'Как часто меняют замки?', 'Замки меняют раз в два года. [1]'],
    ['Zapasowy klucz jest w sejfie.', 'Gdzie jest zapasowy klucz?', 'Zapasowy klucz jest w sejfie. [1]'],
    ['Valve D-12 opens at 8 bar.', 'At what pressure does D-12 open?', 'Valve D-12 opens at 8 bar. [1]'],
  ])('finds in %j an answer to %s', (text, question, expected) => {
    expect(extractiveAnswer(question, passagesOf({ text }))).toBe(expected);
  });

  it.each([
    [german, 'Wie hoch ist die Miete?'],
    [german, 'Wer ist der Bürgermeister?'],
    [german, 'Was kostet der Aufzug?'],
    [japanese, '社長は誰ですか'],
    [chinese, '馆长是谁？'],
    [table, 'What is the pressure rating of PX-09?'],
    [notes, 'What is the gate colour of the caretaker?'],
    ['The inspector recommends a second pump.', 'Who is the inspector?'],
    ['A pedal is PD-305.', 'What does a pedal cost?'],
    ['Contact: Ida Marsh, ida@pumps.example', 'What is the phone number of Ida Marsh?'],
    ['Ключи от склада хранятся у дежурного инженера.', 'Сколько стоит аренда склада?'],
    ['Ключи от склада хранятся у дежурного инженера.', 'Кто директор склада?'],
    [
      'Harbour fees\n\nSlipway, season ticket ..... 143.00\nMooring, day ..... 21.00',
      'Was kostet ein Ticket?',
    ],
    ['Plot number 13 was let by the club and not by the town.', 'When was the plot let by the club?'],
    ['De rondleiding duurt drie kwartier.', 'Hoeveel kost een rondleiding?'],
    ['Drum 77 was sent back to the winding hall.', 'How long is the cable of drum 77?'],
    ['Line five was stopped after the alarm.', 'How long was line five stopped?'],
  ])('does not find in %j an answer to %s', (text, question) => {
    expect(extractiveAnswer(question, passagesOf({ text }))).toMatch(/^This may not be answered/);
  });

  it('does not rest on a passage that is about something else, as far as the search could tell', () => {
    const text = 'The warranty lasts two years from the day of purchase.';
    const answer = (relevance?: number) =>
      extractiveAnswer(
        'How long is the warranty?',
        passagesOf({ text, ...(relevance === undefined ? {} : { relevance }) }),
      );
    expect(answer(0.6)).toBe(`${text} [1]`);
    expect(answer()).toBe(`${text} [1]`);
    expect(answer(0.05)).toMatch(/^This may not be answered/);
  });
});
