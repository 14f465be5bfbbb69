import { type SeeToDeadLettersPorts, seeToDeadLetters } from '@lectern/service';
import { type AddPromptVersionPorts, addPromptVersion } from './use-cases/add-prompt-version.ts';
import { type AddRequestCountsPorts, addRequestCounts } from './use-cases/add-request-counts.ts';
import { type DeletePromptPorts, deletePrompt } from './use-cases/delete-prompt.ts';
import { type EmbedByModelPorts, embedByModel } from './use-cases/embed-by-model.ts';
import { type EraseDataPorts, eraseData } from './use-cases/erase-data.ts';
import { type EraseLateDataPorts, eraseLateData } from './use-cases/erase-late-data.ts';
import { type GetPromptPorts, getPrompt } from './use-cases/get-prompt.ts';
import { type GetPromptVersionPorts, getPromptVersion } from './use-cases/get-prompt-version.ts';
import { type GetUsagePorts, getUsage } from './use-cases/get-usage.ts';
import { type ListAliasesPorts, listAliases } from './use-cases/list-aliases.ts';
import { type ListPromptVersionsPorts, listPromptVersions } from './use-cases/list-prompt-versions.ts';
import { type ListPromptsPorts, listPrompts } from './use-cases/list-prompts.ts';
import { type SetAliasesPorts, setAliases } from './use-cases/set-aliases.ts';
import { type SetLiveVersionPorts, setLiveVersion } from './use-cases/set-live-version.ts';
import { type WriteAnswerPorts, writeAnswer } from './use-cases/write-answer.ts';

/** The ports of all use cases. */
export type AppPorts = WriteAnswerPorts &
  EmbedByModelPorts &
  ListAliasesPorts &
  SetAliasesPorts &
  AddRequestCountsPorts &
  GetUsagePorts &
  AddPromptVersionPorts &
  ListPromptsPorts &
  GetPromptPorts &
  GetPromptVersionPorts &
  ListPromptVersionsPorts &
  SetLiveVersionPorts &
  DeletePromptPorts &
  EraseDataPorts &
  EraseLateDataPorts &
  SeeToDeadLettersPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    writeAnswer: writeAnswer.bind(undefined, ports),
    embedByModel: embedByModel.bind(undefined, ports),
    listAliases: listAliases.bind(undefined, ports),
    setAliases: setAliases.bind(undefined, ports),
    addRequestCounts: addRequestCounts.bind(undefined, ports),
    getUsage: getUsage.bind(undefined, ports),
    addPromptVersion: addPromptVersion.bind(undefined, ports),
    listPrompts: listPrompts.bind(undefined, ports),
    getPrompt: getPrompt.bind(undefined, ports),
    getPromptVersion: getPromptVersion.bind(undefined, ports),
    listPromptVersions: listPromptVersions.bind(undefined, ports),
    setLiveVersion: setLiveVersion.bind(undefined, ports),
    deletePrompt: deletePrompt.bind(undefined, ports),

    eraseData: eraseData.bind(undefined, ports),
    eraseLateData: eraseLateData.bind(undefined, ports),
    seeToDeadLetters: seeToDeadLetters.bind(undefined, ports),
  };
}
