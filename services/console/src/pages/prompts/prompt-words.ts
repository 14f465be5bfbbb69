import { LecternError } from '@lectern/client';
import { type DescribedError, describeError } from '../../kit/describe-error.ts';

/** Why a run has no answer, and what can be done. */
export function describeRunError(error: unknown, alias: string): DescribedError {
  const reason = error instanceof LecternError ? error.reason : undefined;
  switch (reason) {
    case 'model_missing':
      return {
        title: `No model stands behind the alias “${alias}”.`,
        text: 'Only a model can answer this prompt. An administrator can put one behind the alias, or a new version can name another alias.',
      };
    case 'answer_off_schema':
      return {
        title: 'The model’s answer does not keep to the answer schema.',
        text: 'It is not shown, since programs could not read it. Run it again; if it stays, say in the template what the answer has to look like.',
      };
    case 'budget_exhausted':
      return {
        title: 'The budget for models is used up.',
        text: 'It begins anew with the next minute, day or month, whichever of them is used up.',
      };
    default:
      return describeError(error);
  }
}

/** Why a version was not added, and what can be done. */
export function describeVersionError(error: unknown, isNew: boolean): DescribedError {
  if (!(error instanceof LecternError) || error.reason !== 'version_taken') return describeError(error);
  return isNew
    ? {
        title: 'There is a prompt of this name.',
        text: 'Take another name, or add a version to that prompt.',
      }
    : {
        title: 'Somebody else has added a version meanwhile.',
        text: 'Nothing of yours was saved. Copy what you wrote, close this, look at theirs, and add yours to it.',
      };
}
