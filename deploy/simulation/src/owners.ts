/** The services that run in a simulation, each with a database. */
export const owners = ['document', 'embedding', 'retrieval', 'user'] as const;
export type Owner = (typeof owners)[number];
