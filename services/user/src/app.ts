import { type SeeToDeadLettersPorts, seeToDeadLetters } from '@lectern/service';
import { type AcceptInvitationPorts, acceptInvitation } from './use-cases/accept-invitation.ts';
import { type AdmitExternalUserPorts, admitExternalUser } from './use-cases/admit-external-user.ts';
import { type AdvanceErasurePorts, advanceErasure } from './use-cases/advance-erasure.ts';
import { type AnswerClaimPorts, answerClaim } from './use-cases/answer-claim.ts';
import { type AskErasuresAgainPorts, askErasuresAgain } from './use-cases/ask-erasures-again.ts';
import { type AwaitRevocationsPorts, awaitRevocations } from './use-cases/await-revocations.ts';
import { type ChangeApiKeyPorts, changeApiKey } from './use-cases/change-api-key.ts';
import { type ChangeMemberRolePorts, changeMemberRole } from './use-cases/change-member-role.ts';
import { type ChangePasswordPorts, changePassword } from './use-cases/change-password.ts';
import { type ConfirmRegistrationPorts, confirmRegistration } from './use-cases/confirm-registration.ts';
import { type CreateApiKeyPorts, createApiKey } from './use-cases/create-api-key.ts';
import { type CreateServiceAccountPorts, createServiceAccount } from './use-cases/create-service-account.ts';
import { type EndSessionPorts, endSession } from './use-cases/end-session.ts';
import { type EraseAccountPorts, eraseAccount } from './use-cases/erase-account.ts';
import { type GetApiKeyPorts, getApiKey } from './use-cases/get-api-key.ts';
import { type GetCallerPorts, getCaller } from './use-cases/get-caller.ts';
import { type GetMemberPorts, getMember } from './use-cases/get-member.ts';
import { type GetPublicKeysPorts, getPublicKeys } from './use-cases/get-public-keys.ts';
import { type GetQuotaPorts, getQuota } from './use-cases/get-quota.ts';
import { type GetReceiptPorts, getReceipt } from './use-cases/get-receipt.ts';
import { type GetServiceAccountPorts, getServiceAccount } from './use-cases/get-service-account.ts';
import { type GetSessionPorts, getSession } from './use-cases/get-session.ts';
import { type GiveUpClaimPorts, giveUpClaim } from './use-cases/give-up-claim.ts';
import { type InvitePersonPorts, invitePerson } from './use-cases/invite-person.ts';
import { type ListApiKeysPorts, listApiKeys } from './use-cases/list-api-keys.ts';
import { type ListErasuresPorts, listErasures } from './use-cases/list-erasures.ts';
import { type ListInvitationsPorts, listInvitations } from './use-cases/list-invitations.ts';
import { type ListMembersPorts, listMembers } from './use-cases/list-members.ts';
import { type ListServiceAccountsPorts, listServiceAccounts } from './use-cases/list-service-accounts.ts';
import { type ListSessionsPorts, listSessions } from './use-cases/list-sessions.ts';
import { type LogInPorts, logIn } from './use-cases/log-in.ts';
import { type LogInToDemoPorts, logInToDemo } from './use-cases/log-in-to-demo.ts';
import { type LogOutPorts, logOut } from './use-cases/log-out.ts';
import { type RefreshSessionPorts, refreshSession } from './use-cases/refresh-session.ts';
import { type RegisterUserPorts, registerUser } from './use-cases/register-user.ts';
import { type RemoveMemberPorts, removeMember } from './use-cases/remove-member.ts';
import { type RemoveServiceAccountPorts, removeServiceAccount } from './use-cases/remove-service-account.ts';
import { type RequestPasswordResetPorts, requestPasswordReset } from './use-cases/request-password-reset.ts';
import { type RequestRegistrationPorts, requestRegistration } from './use-cases/request-registration.ts';
import { type ResetPasswordPorts, resetPassword } from './use-cases/reset-password.ts';
import { type RevokeApiKeyPorts, revokeApiKey } from './use-cases/revoke-api-key.ts';
import { type RevokeInvitationPorts, revokeInvitation } from './use-cases/revoke-invitation.ts';
import { type RotateApiKeyPorts, rotateApiKey } from './use-cases/rotate-api-key.ts';
import { type VerifyApiKeyPorts, verifyApiKey } from './use-cases/verify-api-key.ts';

/** All that the use cases need from outside. */
export type AppPorts = RegisterUserPorts &
  GetCallerPorts &
  InvitePersonPorts &
  ListInvitationsPorts &
  RevokeInvitationPorts &
  AcceptInvitationPorts &
  ListMembersPorts &
  GetMemberPorts &
  ChangeMemberRolePorts &
  RemoveMemberPorts &
  AdmitExternalUserPorts &
  CreateServiceAccountPorts &
  ListServiceAccountsPorts &
  GetServiceAccountPorts &
  RemoveServiceAccountPorts &
  RequestRegistrationPorts &
  ConfirmRegistrationPorts &
  ChangeApiKeyPorts &
  ChangePasswordPorts &
  RequestPasswordResetPorts &
  ResetPasswordPorts &
  LogInPorts &
  RefreshSessionPorts &
  LogInToDemoPorts &
  LogOutPorts &
  ListSessionsPorts &
  GetSessionPorts &
  EndSessionPorts &
  GetPublicKeysPorts &
  CreateApiKeyPorts &
  GetApiKeyPorts &
  ListApiKeysPorts &
  RotateApiKeyPorts &
  RevokeApiKeyPorts &
  VerifyApiKeyPorts &
  AwaitRevocationsPorts &
  AnswerClaimPorts &
  GiveUpClaimPorts &
  EraseAccountPorts &
  AdvanceErasurePorts &
  AskErasuresAgainPorts &
  GetReceiptPorts &
  ListErasuresPorts &
  GetQuotaPorts &
  SeeToDeadLettersPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    registerUser: registerUser.bind(undefined, ports),
    requestRegistration: requestRegistration.bind(undefined, ports),
    confirmRegistration: confirmRegistration.bind(undefined, ports),
    getCaller: getCaller.bind(undefined, ports),

    invitePerson: invitePerson.bind(undefined, ports),
    listInvitations: listInvitations.bind(undefined, ports),
    revokeInvitation: revokeInvitation.bind(undefined, ports),
    acceptInvitation: acceptInvitation.bind(undefined, ports),

    listMembers: listMembers.bind(undefined, ports),
    getMember: getMember.bind(undefined, ports),
    changeMemberRole: changeMemberRole.bind(undefined, ports),
    removeMember: removeMember.bind(undefined, ports),
    admitExternalUser: admitExternalUser.bind(undefined, ports),

    createServiceAccount: createServiceAccount.bind(undefined, ports),
    listServiceAccounts: listServiceAccounts.bind(undefined, ports),
    getServiceAccount: getServiceAccount.bind(undefined, ports),
    removeServiceAccount: removeServiceAccount.bind(undefined, ports),

    changeApiKey: changeApiKey.bind(undefined, ports),
    changePassword: changePassword.bind(undefined, ports),
    requestPasswordReset: requestPasswordReset.bind(undefined, ports),
    resetPassword: resetPassword.bind(undefined, ports),

    logIn: logIn.bind(undefined, ports),
    refreshSession: refreshSession.bind(undefined, ports),
    logInToDemo: logInToDemo.bind(undefined, ports),
    logOut: logOut.bind(undefined, ports),
    listSessions: listSessions.bind(undefined, ports),
    getSession: getSession.bind(undefined, ports),
    endSession: endSession.bind(undefined, ports),
    getPublicKeys: getPublicKeys.bind(undefined, ports),

    createApiKey: createApiKey.bind(undefined, ports),
    getApiKey: getApiKey.bind(undefined, ports),
    listApiKeys: listApiKeys.bind(undefined, ports),
    rotateApiKey: rotateApiKey.bind(undefined, ports),
    revokeApiKey: revokeApiKey.bind(undefined, ports),
    verifyApiKey: verifyApiKey.bind(undefined, ports),

    awaitRevocations: awaitRevocations.bind(undefined, ports),

    eraseAccount: eraseAccount.bind(undefined, ports),
    advanceErasure: advanceErasure.bind(undefined, ports),
    askErasuresAgain: askErasuresAgain.bind(undefined, ports),
    getReceipt: getReceipt.bind(undefined, ports),
    listErasures: listErasures.bind(undefined, ports),

    getQuota: getQuota.bind(undefined, ports),
    answerClaim: answerClaim.bind(undefined, ports),
    giveUpClaim: giveUpClaim.bind(undefined, ports),
    seeToDeadLetters: seeToDeadLetters.bind(undefined, ports),
  };
}
