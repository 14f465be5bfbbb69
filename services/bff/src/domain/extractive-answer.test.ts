import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { createAnswerFilter } from './answer-filter.ts';
import { citationsOf } from './citations.ts';
import { extractiveAnswer, nothingFound } from './extractive-answer.ts';
import { sentencesOf } from './sentences.ts';

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

describe('an extractive answer', () => {
  it('begins with the sentence that holds the answer, with its marker', () => {
    const answer = extractiveAnswer('How many days does a refund take?', handbook);
    expect(answer).toMatch(/^Refunds are paid within 14 days after the return has arrived\. \[1\]/);
    expect(answer).not.toContain('lunch');
  });

  it('has two to four sentences, and each ends with the marker of the passage it stands in', () => {
    const answer = extractiveAnswer('refund of shipping costs and days', handbook);
    const sentences = answer.match(/[^[\]]+ \[\d+\]/g) ?? [];
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(sentences.length).toBeLessThanOrEqual(4);
    for (const sentence of sentences) {
      const [, text, marker] = /^\s*(.+) (\[\d+\])$/.exec(sentence)!;
      expect(handbook.find((passage) => passage.marker === marker)?.text).toContain(text);
    }
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
      'Which service writes a tombstone?',
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

  it('has its doubts when few words of the question were found', () => {
    const answer = extractiveAnswer('Who won the football cup of the northern league on Fridays?', handbook);
    expect(answer).toMatch(
      /^This may not be answered in your documents; the closest passages say: The team has lunch/,
    );
  });

  it('says so when no word of the question was found', () => {
    const answer = extractiveAnswer(
      'Vacation allowance?',
      passagesOf({ text: 'Employees get thirty days off each year.' }),
    );
    expect(answer).toBe(
      'No passage uses the words of the question; the closest one says: Employees get thirty days off each year. [1]',
    );
  });

  it('shows the closest passage when it has no sentences', () => {
    const answer = extractiveAnswer(
      'Port of the gateway?',
      passagesOf({ text: '| port | 8080 |\n| host | all |' }),
    );
    expect(answer).toBe(
      'No sentence answers this; the closest passage begins: | port | 8080 | | host | all | [1]',
    );
  });

  it('puts a sentence on one line and quotes it as it stands', () => {
    const passages = passagesOf({ text: 'Backups run\nevery night\nat two o\u2019clock.' });
    const answer = extractiveAnswer('When do backups run?', passages);
    expect(answer).toBe('Backups run every night at two o\u2019clock. [1]');
    expect(citationsOf(answer, passages)[0]?.quote).toBe(passages[0]!.text);
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
        const filter = createAnswerFilter(passages);
        const answer = filter.push(extractiveAnswer('What is the zebra rule?', passages)) + filter.end();
        expect(citationsOf(answer, passages).map(({ marker }) => marker)).toEqual(['[1]']);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is honest when there is nothing', () => {
    expect(extractiveAnswer('Anything?', [])).toBe(nothingFound());
    expect(nothingFound(null)).toBe(nothingFound(0));
    expect(nothingFound(1)).toContain('One document is still being indexed.');
    expect(nothingFound(7)).toContain('7 documents are still being indexed.');
  });
});

describe('sentences', () => {
  it('leave out headings, table rows and fragments, and drop list marks', () => {
    const text =
      '# Operating the platform\n\nIt runs on Node 24. Yes.\n\n- First, install the packages of npm.\n- Then start it with one command.\n| a | b | c | d |\n\n2. Everything is then ready to use.';
    expect(sentencesOf(text)).toEqual([
      'It runs on Node 24.',
      'First, install the packages of npm.',
      'Then start it with one command.',
      'Everything is then ready to use.',
    ]);
  });
});

describe('citations', () => {
  it('name each marker that occurs, once, in the order of occurrence', () => {
    const citations = citationsOf('B. [2] A. [1] B again. [2]', handbook);
    expect(citations.map(({ marker, documentId }) => [marker, documentId])).toEqual([
      ['[2]', 'document-2'],
      ['[1]', 'document-1'],
    ]);
  });

  it('quote the sentence that carries the statement, word for word', () => {
    const answer = 'The money is back after two weeks, that is 14 days [1]. It is slow abroad [2].';
    const [first, second] = citationsOf(answer, handbook);
    expect(first?.quote).toBe('Refunds are paid within 14 days after the return has arrived.');
    expect(second?.quote).toBe('Shipping abroad takes up to ten days.');
  });

  it('leave out markers that were made up, and passages that nothing refers to', () => {
    expect(citationsOf('As [9] and [0] show, and [x].', handbook)).toEqual([]);
    expect(citationsOf('No marker here.', handbook)).toEqual([]);
  });
});
