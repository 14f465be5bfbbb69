import { type EmbedByModelPorts, embedByModel } from './use-cases/embed-by-model.ts';
import { type GetUsagePorts, getUsage } from './use-cases/get-usage.ts';
import { type ListAliasesPorts, listAliases } from './use-cases/list-aliases.ts';
import { type SetAliasesPorts, setAliases } from './use-cases/set-aliases.ts';
import { type WriteAnswerPorts, writeAnswer } from './use-cases/write-answer.ts';

/** The ports of all use cases. */
export type AppPorts = WriteAnswerPorts &
  EmbedByModelPorts &
  ListAliasesPorts &
  SetAliasesPorts &
  GetUsagePorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    writeAnswer: writeAnswer.bind(undefined, ports),
    embedByModel: embedByModel.bind(undefined, ports),
    listAliases: listAliases.bind(undefined, ports),
    setAliases: setAliases.bind(undefined, ports),
    getUsage: getUsage.bind(undefined, ports),
  };
}
