/** The server's API for TypeScript: types generated from its OpenAPI document, and a thin typed client. */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema';
import { readProblem } from './problem';

export type {
  AnswerError,
  ClientConfigView,
  ContextUse,
  ConversationPage,
  ConversationView,
  Cost,
  EndpointFailure,
  EndpointTestResult,
  EndpointView,
  FilePart,
  FileView,
  GenerationSettings,
  MessageMetadata,
  MessagePage,
  MessageView,
  Model,
  ModelDetails,
  ModelList,
  OwnKeyState,
  Parameter,
  PresetView,
  Question,
  ReasoningPart,
  RunView,
  Seam,
  SessionList,
  SessionView,
  SettingView,
  SharedPreset,
  SignedInView,
  SourcePart,
  SpecView,
  StartedRun,
  StepStartPart,
  TextPart,
  Usage,
  UserView,
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
