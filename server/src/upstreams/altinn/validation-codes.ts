import type { CodeFacts } from './problem-codes.ts';

/**
 * Altinn's validation errors, which come inside the problem `STD-00000` (altinn-authentication, `ValidationErrors.cs`).
 * Number 10 is not in use; 14 has two names.
 */
export const validationCodes: readonly ({ code: string } & CodeFacts)[] = [
  {
    code: 'AUTH.VLD-00000',
    name: 'SystemRegister_InValid_Org_Identifier',
    status: 400,
    meaning: 'The number of the vendor has a wrong form. Write it as 0192: and nine digits.',
  },
  {
    code: 'AUTH.VLD-00001',
    name: 'SystemRegister_Invalid_SystemId_Format',
    status: 400,
    meaning: 'The id of the system has a wrong form. Begin it with the vendor’s number and an underscore.',
  },
  {
    code: 'AUTH.VLD-00002',
    name: 'SystemRegister_SystemId_Exists',
    status: 400,
    meaning: 'There is a system with this id. Take another one.',
  },
  {
    code: 'AUTH.VLD-00003',
    name: 'SystemRegister_ResourceId_DoesNotExist',
    status: 400,
    meaning: 'A service is not in the resource registry. Check the ids; an app is app_{org}_{app}.',
  },
  {
    code: 'AUTH.VLD-00004',
    name: 'SystemRegister_ClientID_Exists',
    status: 400,
    meaning: 'Another system has this client. Use each client for one system.',
  },
  {
    code: 'AUTH.VLD-00005',
    name: 'SystemRegister_InValid_RedirectUrlFormat',
    status: 400,
    meaning: 'An address to go back to has a wrong form. Write whole https addresses.',
  },
  {
    code: 'AUTH.VLD-00006',
    name: 'SystemRegister_ResourceId_Duplicates',
    status: 400,
    meaning: 'A right is there twice. Name each once.',
  },
  {
    code: 'AUTH.VLD-00007',
    name: 'SystemRegister_AccessPackage_Duplicates',
    status: 400,
    meaning: 'A package is there twice. Name each once.',
  },
  {
    code: 'AUTH.VLD-00008',
    name: 'SystemRegister_AccessPackage_NotValid',
    status: 400,
    meaning: 'A package is unknown, or no system user can hold it. Check the URNs.',
  },
  {
    code: 'AUTH.VLD-00009',
    name: 'SystemRegister_ResourceId_InvalidFormat',
    status: 400,
    meaning: 'A right is of a wrong form. Name services with urn:altinn:resource.',
  },
  {
    code: 'AUTH.VLD-00011',
    name: 'SystemRegister_Duplicate_ClientIds',
    status: 400,
    meaning: 'A client is there twice. Name each once.',
  },
  {
    code: 'AUTH.VLD-00012',
    name: 'SystemId_Mismatch',
    status: 400,
    meaning: 'The id in the body is not the one in the address. Send the same.',
  },
  {
    code: 'AUTH.VLD-00013',
    name: 'SystemRegister_Invalid_SystemId_Spaces',
    status: 400,
    meaning: 'The id of the system has a space in it. Leave it out.',
  },
  {
    code: 'AUTH.VLD-00014',
    name: 'SystemUser_Missing_SystemUserId',
    status: 400,
    meaning: 'The agent is missing or has a wrong form. Send the UUID of its system user.',
  },
  {
    code: 'AUTH.VLD-00014',
    name: 'SystemUser_SystemUserId_NotFound',
    status: 400,
    meaning: 'There is no such system user. Check the id of the agent.',
  },
  {
    code: 'AUTH.VLD-00015',
    name: 'SystemUser_Invalid_SystemUserId',
    status: 400,
    meaning: 'The system user is no agent. Check the id.',
  },
  {
    code: 'AUTH.VLD-00016',
    name: 'SystemUser_Missing_ClientParameter',
    status: 400,
    meaning: 'The client is missing or has a wrong form. Send the UUID of its party.',
  },
  {
    code: 'AUTH.VLD-00017',
    name: 'SystemRegister_ResourceId_NotDelegable',
    status: 400,
    meaning: 'A service is of a kind that cannot be handed on. Leave it out.',
  },
  {
    code: 'AUTH.VLD-00018',
    name: 'SystemRegister_IsVisible_With_NonAssignable_AccessPackage',
    status: 400,
    meaning: 'A visible system cannot have packages that are for clients. Hide it, or leave them out.',
  },
];
