/** A refusal of Altinn's, by its code: the name that Altinn's code gives it, its HTTP status, and our words for it. */
export interface CodeFacts {
  name: string;
  status: number;
  /** What it means and what to do. */
  meaning: string;
}

/**
 * Altinn's problems (altinn-authentication, `Problem.cs`). They are another series than the validation errors: the same
 * number means something else there. Number 29 is not in use.
 */
export const problemCodes: ReadonlyMap<string, CodeFacts> = new Map(
  Object.entries({
    'AUTH-00000': {
      name: 'Reportee_Orgno_NotFound',
      status: 400,
      meaning:
        'Altinn knows no such organisation in this environment. Check the number; the test environment has synthetic ones only.',
    },
    'AUTH-00001': {
      name: 'Rights_NotFound_Or_NotDelegable',
      status: 400,
      meaning:
        'A right is not on the system or cannot be handed out, or nothing was asked for. Ask for rights that the system has.',
    },
    'AUTH-00002': {
      name: 'Rights_FailedToDelegate',
      status: 400,
      meaning: 'The rights were not handed over. Let the approver try again.',
    },
    'AUTH-00003': {
      name: 'SystemUser_FailedToCreate',
      status: 400,
      meaning: 'The system user was not made. Try again later.',
    },
    'AUTH-00004': {
      name: 'SystemUser_AlreadyExists',
      status: 400,
      meaning: 'The customer has a system user with this system and reference. Use it, or take another reference.',
    },
    'AUTH-00005': {
      name: 'Generic_EndOfMethod',
      status: 400,
      meaning: 'Altinn met a case that it does not know. Report it to Altinn.',
    },
    'AUTH-00006': {
      name: 'ExternalRequestIdAlreadyAccepted',
      status: 400,
      meaning: 'The request with this reference was approved. Use its system user, or take another reference.',
    },
    'AUTH-00007': {
      name: 'ExternalRequestIdPending',
      status: 400,
      meaning: 'A request with this reference waits for its answer. Use it, or withdraw it first.',
    },
    'AUTH-00008': {
      name: 'ExternalRequestIdDenied',
      status: 400,
      meaning: 'The request with this reference was denied. Withdraw it, then ask again.',
    },
    'AUTH-00009': {
      name: 'ExternalRequestIdRejected',
      status: 400,
      meaning: 'The customer turned down the request with this reference. Withdraw it, then ask again.',
    },
    'AUTH-00010': {
      name: 'RequestNotFound',
      status: 404,
      meaning: 'There is no such request, or it is not yours. Check the id; the request may have been withdrawn.',
    },
    'AUTH-00011': {
      name: 'SystemIdNotFound',
      status: 404,
      meaning: 'There is no such system, or it is not yours. Check its id in the System Register.',
    },
    'AUTH-00012': {
      name: 'RequestCouldNotBeStored',
      status: 404,
      meaning: 'The request was not saved. Send it again.',
    },
    'AUTH-00013': {
      name: 'RequestStatusNotNew',
      status: 409,
      meaning: 'The request has been answered. Read its status.',
    },
    'AUTH-00014': {
      name: 'UnableToDoDelegationCheck',
      status: 403,
      meaning: 'Altinn could not find out what the approver may hand over. Let them try again later.',
    },
    'AUTH-00015': {
      name: 'SystemUserNotFound',
      status: 404,
      meaning: 'There is no such system user, or it is an agent where a standard one is needed. Look it up.',
    },
    'AUTH-00016': {
      name: 'DelegationRightMissingRoleAccess',
      status: 403,
      meaning: 'The approver has no role with this right. Somebody who has one must approve.',
    },
    'AUTH-00017': {
      name: 'SystemNameNotFound',
      status: 404,
      meaning: 'The system has no name in Norwegian. Give it one in the System Register.',
    },
    'AUTH-00018': {
      name: 'DelegationRightMissingDelegationAccess',
      status: 403,
      meaning: 'Nobody has given this right to the approver. Somebody who has it must approve.',
    },
    'AUTH-00019': {
      name: 'DelegationRightMissingSrrRightAccess',
      status: 403,
      meaning:
        'The service is for those that its owner has listed, and the customer is not listed. Ask the service owner.',
    },
    'AUTH-00020': {
      name: 'DelegationRightInsufficientAuthenticationLevel',
      status: 403,
      meaning: 'The service needs a stronger login. Log in at a higher level and approve again.',
    },
    'AUTH-00021': {
      name: 'RedirectUriNotFound',
      status: 400,
      meaning: 'The system does not allow this address to go back to. Use one of its own; only the query may differ.',
    },
    'AUTH-00022': {
      name: 'Rights_FailedToRevoke',
      status: 400,
      meaning: 'The rights were not taken back. Try again later.',
    },
    'AUTH-00023': {
      name: 'Vendor_Orgno_NotFound',
      status: 401,
      meaning: 'The token does not say which vendor is calling. Use one from Maskinporten that names a consumer.',
    },
    'AUTH-00024': {
      name: 'Delete_SystemUser_NotOwned',
      status: 403,
      meaning: 'The caller may not delete this system user. Its owner must.',
    },
    'AUTH-00025': {
      name: 'NotAnAgentRequest',
      status: 400,
      meaning: 'This is a request for a standard system user. Read it as one.',
    },
    'AUTH-00026': {
      name: 'NoRedirectUrisFoundOnSystem',
      status: 400,
      meaning: 'The system allows no address to go back to. Register one, or ask without.',
    },
    'AUTH-00027': {
      name: 'RoleNotFoundForPackage',
      status: 400,
      meaning: 'No role carries this package. Ask for another one.',
    },
    'AUTH-00028': {
      name: 'CustomerIdNotFound',
      status: 400,
      meaning: 'The id of the client is missing or wrong. Send the UUID of its party.',
    },
    'AUTH-00030': {
      name: 'AgentRequestNotFound',
      status: 404,
      meaning: 'There is no such request for an agent. Check the id, and which kind of request it is.',
    },
    'AUTH-00031': {
      name: 'CustomerDelegation_FailedToRevoke',
      status: 400,
      meaning: 'The client was not taken away: another organisation manages it. Act as the owner of the system user.',
    },
    'AUTH-00032': {
      name: 'AgentSystemUser_AssignmentNotFound',
      status: 400,
      meaning: 'The agent has no such connection. Read its clients again.',
    },
    'AUTH-00033': {
      name: 'AgentSystemUser_FailedToDeleteAgent',
      status: 400,
      meaning: 'The agent was not deleted. Take its clients away, then try again.',
    },
    'AUTH-00034': {
      name: 'AgentSystemUser_ExpectedAgentUserType',
      status: 400,
      meaning: 'This takes an agent system user. Check the id.',
    },
    'AUTH-00035': {
      name: 'AgentSystemUser_HasDelegations',
      status: 400,
      meaning: 'The agent has clients. Take them away first.',
    },
    'AUTH-00036': {
      name: 'AgentSystemUser_ExpectedStandardUserType',
      status: 400,
      meaning: 'This takes a standard system user. Check the id.',
    },
    'AUTH-00037': {
      name: 'AgentSystemUser_TooManyAssignments',
      status: 400,
      meaning: 'There are several connections where one is expected. Report it to Altinn.',
    },
    'AUTH-00038': {
      name: 'AgentSystemUser_DelegationNotFound',
      status: 400,
      meaning: 'The agent does not act for this client. Read its clients again.',
    },
    'AUTH-00039': {
      name: 'AgentSystemUser_InvalidDelegationFacilitator',
      status: 400,
      meaning: 'Another organisation manages the client. Act as the owner of the system user.',
    },
    'AUTH-00040': {
      name: 'AgentSystemUser_DeleteDelegation_PartyMismatch',
      status: 400,
      meaning: 'The client belongs to another agent or organisation. Check both ids.',
    },
    'AUTH-00041': {
      name: 'PartyId_Request_Mismatch',
      status: 403,
      meaning: 'The request is to another organisation. Act for the one that it was sent to.',
    },
    'AUTH-00042': {
      name: 'PartyId_AgentRequest_Mismatch',
      status: 403,
      meaning: 'The request for an agent is to another organisation. Act for the one that it was sent to.',
    },
    'AUTH-00043': {
      name: 'AgentSystemUser_FailedToGetClients_Unauthorized',
      status: 401,
      meaning: 'Altinn did not accept the token for the list of clients. Take a new one.',
    },
    'AUTH-00044': {
      name: 'AgentSystemUser_FailedToGetClients_Forbidden',
      status: 403,
      meaning: 'The caller may not see the clients. It needs the package klientadministrator.',
    },
    'AUTH-00045': {
      name: 'AgentSystemUser_FailedToGetClients',
      status: 400,
      meaning: 'The clients could not be read. Try again later.',
    },
    'AUTH-00046': {
      name: 'SystemUser_FailedToGetAccessPackages',
      status: 400,
      meaning: 'The packages of the system user could not be read. Try again later.',
    },
    'AUTH-00047': {
      name: 'SystemUser_FailedToAddAsRightHolder',
      status: 400,
      meaning: 'The system user was not connected with the organisation. Approve again.',
    },
    'AUTH-00048': {
      name: 'SystemUser_FailedToPushSystemUser',
      status: 400,
      meaning: 'Access management was not told of the system user. Try again later.',
    },
    'AUTH-00049': {
      name: 'Party_PartyUuid_NotFound',
      status: 400,
      meaning: 'Altinn has no UUID for the organisation. Report it to Altinn.',
    },
    'AUTH-00050': {
      name: 'AccessPackage_DelegationCheckFailed',
      status: 400,
      meaning: 'Altinn could not check the packages. Try again later.',
    },
    'AUTH-00051': {
      name: 'AccessPackage_DelegationFailed',
      status: 400,
      meaning: 'The system user did not get a package. Try again later.',
    },
    'AUTH-00052': {
      name: 'AccessPackage_ValidationFailed',
      status: 400,
      meaning: 'A package is unknown or not in use. Check the URNs.',
    },
    'AUTH-00053': {
      name: 'AccessPackage_Delegation_MissingRequiredAccess',
      status: 400,
      meaning: 'The approver lacks some of the packages. Somebody who has them all must approve.',
    },
    'AUTH-00054': {
      name: 'SystemUser_FailedToRemoveRightHolder',
      status: 400,
      meaning: 'The system user was not disconnected from the organisation. Try again later.',
    },
    'AUTH-00055': {
      name: 'AccessPackage_FailedToGetDelegatedPackages',
      status: 500,
      meaning: 'Altinn could not read which packages were handed over. Try again later.',
    },
    'AUTH-00056': {
      name: 'SystemUser_FailedToDelete',
      status: 400,
      meaning: 'The system user was not deleted. Try again later.',
    },
    'AUTH-00057': {
      name: 'SystemUser_FailedToDeleteAccessPackage',
      status: 400,
      meaning: 'A package was not taken from the system user. Try again later.',
    },
    'AUTH-00058': {
      name: 'SystemUser_MissingAccessPackage',
      status: 400,
      meaning: 'An agent needs a package. Ask for at least one.',
    },
    'AUTH-00059': {
      name: 'SystemUser_MissingRightsOrAccessPackages',
      status: 400,
      meaning: 'A system user needs a right or a package. Ask for at least one.',
    },
    'AUTH-00060': {
      name: 'RequestCouldNotBeUpdated',
      status: 404,
      meaning: 'The change of the request was not saved. Send it again.',
    },
    'AUTH-00061': {
      name: 'ChangeRequestStatusNotNewUseCorrellationId',
      status: 409,
      meaning: 'The change request has been answered. Ask again with a new correlation id.',
    },
    'AUTH-00062': {
      name: 'SystemUser_FailedToGetDelegatedRights',
      status: 500,
      meaning: 'Altinn could not read which rights were handed over. Try again later.',
    },
    'AUTH-00063': {
      name: 'AccessPackage_NotFound',
      status: 400,
      meaning: 'A package is not on the system. Add it in the System Register, or leave it out.',
    },
    'AUTH-00064': {
      name: 'AccessPackage_NotDelegable_Standard',
      status: 400,
      meaning:
        'A package cannot be held by a standard system user; those of accountants and auditors cannot. Ask for an agent.',
    },
    'AUTH-00065': {
      name: 'AccessPackage_NotDelegable_Agent',
      status: 400,
      meaning: 'A package cannot be held by an agent, as it is not for clients. Ask for a standard system user.',
    },
    'AUTH-00066': {
      name: 'Request_UserIsNotAccessManager',
      status: 403,
      meaning: 'The person is no access manager. One must approve; the request can be passed on to one.',
    },
    'AUTH-00067': {
      name: 'SystemUser_FailedToAddAsAgent',
      status: 400,
      meaning: 'The system user did not become an agent of the organisation. Try again later.',
    },
    'AUTH-00068': {
      name: 'DelegationRightMissingPackageAccess',
      status: 403,
      meaning: 'The approver lacks the package with this right. Somebody who has it must approve.',
    },
    'AUTH-00069': {
      name: 'DelegationRightAccessListValidationFail',
      status: 403,
      meaning: 'The service has an access list, and the customer is not on it. Ask the service owner.',
    },
    'AUTH-00070': {
      name: 'DelegationRightResourceNotDelegable',
      status: 403,
      meaning: 'The service cannot be handed on. Leave it out.',
    },
    'AUTH-00071': {
      name: 'DelegationRightResourceIsMaskinPortenSchema',
      status: 403,
      meaning: 'The service is a scope of Maskinporten, which no system user can hold. Leave it out.',
    },
    'AUTH-00072': {
      name: 'SelfIdentifiedLink_InvalidCredentials',
      status: 401,
      meaning: 'User name or password is wrong. Try again.',
    },
    'AUTH-00073': {
      name: 'SelfIdentifiedLink_AccountLocked',
      status: 429,
      meaning: 'The account is locked for a while. Wait, then log in again.',
    },
    'AUTH-00074': {
      name: 'SelfIdentifiedLink_WrongUserType',
      status: 403,
      meaning: 'The user did not register without a national identity number. Log in as one who did.',
    },
    'AUTH-00075': {
      name: 'SelfIdentifiedLink_MissingPartyUuid',
      status: 400,
      meaning: 'The user has no UUID in Altinn. Report it to Altinn.',
    },
    'AUTH-00076': {
      name: 'SelfIdentifiedLink_InvalidToken',
      status: 401,
      meaning: 'The link is wrong or too old. Ask for a new one.',
    },
    'AUTH-00077': {
      name: 'SelfIdentifiedLink_TokenNotForCaller',
      status: 403,
      meaning: 'The link was made for another user. Log in as that one.',
    },
    'AUTH-00078': {
      name: 'SelfIdentifiedLink_ConnectionFailed',
      status: 502,
      meaning: 'The two users were not connected. Try again later.',
    },
    'AUTH-00079': {
      name: 'AgentSystemUser_ClientNotFound',
      status: 400,
      meaning: 'The owner of the agent has no such client. Choose one that is available.',
    },
    'AUTH-00080': {
      name: 'AgentSystemUser_ClientMissingAccessPackages',
      status: 400,
      meaning:
        'The client has not given its accountant or auditor what the agent needs. The packages must be in their relation.',
    },
  }),
);

/** What every service of Altinn's says in the same way (altinn-authorization-utils, `StdProblemDescriptors`). */
export const standardCodes: ReadonlyMap<string, Omit<CodeFacts, 'name'>> = new Map(
  Object.entries({
    'STD-00000': { status: 400, meaning: 'The body has faults. Mend those that are listed, then send it again.' },
    'STD-00001': { status: 500, meaning: 'Several things went wrong at once. Try again later.' },
  }),
);
