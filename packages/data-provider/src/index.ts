/** The server's API for TypeScript: types generated from its OpenAPI document, and a thin typed client. */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema';
import { readProblem } from './problem';

export type {
  AccessView,
  AccountChange,
  AccountDetails,
  AccountPage,
  AccountView,
  AnswerError,
  ApiKeyView,
  AuditEntryPage,
  AuditEntryView,
  AuditVerdict,
  BanView,
  BannerView,
  ClientConfigView,
  ContextUse,
  ConversationPage,
  ConversationView,
  Cost,
  CreatedAccount,
  Credentials,
  EndpointFailure,
  EndpointTestResult,
  EndpointView,
  FilePart,
  FileView,
  FoundPeople,
  FoundPerson,
  GenerationSettings,
  GrantInput,
  GrantList,
  GrantView,
  GrantsInput,
  GroupChange,
  GroupInput,
  GroupList,
  GroupMember,
  GroupMemberList,
  GroupView,
  IdentityList,
  IdentityProviderView,
  IdentityView,
  InvitationOffer,
  InvitationView,
  MessageMetadata,
  MessagePage,
  MessageView,
  Model,
  ModelDetails,
  ModelList,
  NewAccount,
  NewApiKey,
  NewBan,
  NoticesInput,
  NoticesView,
  OwnKeyState,
  OwnerView,
  Parameter,
  PasskeyView,
  PresetView,
  ProviderTestView,
  ProviderView,
  Question,
  ReasoningPart,
  Registration,
  RoleInput,
  RoleLimits,
  RoleList,
  RoleView,
  RunView,
  Seam,
  SecondFactorView,
  SessionList,
  SessionView,
  SettingView,
  SharedPreset,
  SignInView,
  SignedInView,
  SourcePart,
  SpecView,
  StartedRun,
  StepStartPart,
  TextPart,
  TotpSetup,
  Usage,
  UserView,
  ViolationPage,
  ViolationView,
} from './generated/schema';
export type { Frame } from './frames';
export { ApiError, readProblem, type Problem } from './problem';

export type Api = Client<paths>;

/** A client whose every call throws ApiError when the server refuses, so that `data` is there when it returns. */
export function createApi(fetch: (request: Request) => Promise<Response>): Api {
  const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '', fetch });
  api.use({
    async onResponse({ response }) {
      if (!response.ok) throw await readProblem(response);
    },
  });
  return api;
}
