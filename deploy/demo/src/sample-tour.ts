/** What the demo uploads and asks when it is given nothing: samples of every format, and the project's own docs. */
export const samplePaths: readonly string[] = [
  'deploy/demo/samples/apollo-11.docx',
  'deploy/demo/samples/lincoln-speeches.pdf',
  'deploy/demo/samples/bill-of-rights.txt',
  'deploy/demo/samples/water-cycle.html',
  'README.md',
  'docs/architecture.md',
  'docs/adr',
];

export const sampleQuestions: readonly string[] = [
  'Why did the guidance computer raise alarms during the landing on the Moon?',
  'Which amendment protects against unreasonable searches?',
  'How much of the moisture in the atmosphere evaporates from the oceans?',
  'Who shall not perish from the earth, according to Lincoln?',
  'What does the outbox relay do with an event?',
];

/** What to ask of documents that we know nothing about. */
export const generalQuestions: readonly string[] = ['What are the most important points?'];
