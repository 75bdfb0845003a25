/**
 * Who answers the next question, and how: a model or a spec, and its parameters. What was chosen for a conversation
 * comes first, then what it had for its last question, then (in a new one) the person's default.
 */
import type {
  ConversationView,
  GenerationSettings,
  Model,
  ModelList,
  PresetView,
  SpecView,
} from '@tertulia/data-provider';
import { useMemo, useSyncExternalStore } from 'react';
import { readSession, subscribeToSession } from '@/shared/lib/session';
import { keep, type Pending, readKept } from './kept-choice';

export interface AnswerChoice {
  model: Model | undefined;
  spec: SpecView | undefined;
  settings: GenerationSettings;
  /** Whether the administrator lets only specs be used, as they are. */
  isFixed: boolean;
}

export interface QuestionChoice {
  model?: string;
  spec?: string;
  settings?: GenerationSettings;
}

const KEY = 'tertulia.model';
/** Under which the choice of the new conversation stands, before it has an id. */
const NEW = '';
const NOTHING: Pending = {};
const pending = new Map<string, Pending>();
const listeners = new Set<() => void>();

const restored = readKept();
if (restored) pending.set(NEW, restored.choice);
let owner = restored?.userId ?? null;
subscribeToSession(forgetOthers);

/** What somebody else chose in this tab, or who has left, is not for who is here now. */
function forgetOthers(): void {
  const session = readSession();
  const hasLeft = session.status === 'signed-out' && session.reason === 'none';
  const isOther = session.status === 'signed-in' && owner !== null && owner !== session.user.id;
  if (hasLeft || isOther) {
    pending.clear();
    keep(null);
    tell();
  }
  if (session.status === 'signed-in') owner = session.user.id;
}

function tell(): void {
  for (const listener of listeners) listener();
}

function readRemembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(modelId: string): void {
  try {
    localStorage.setItem(KEY, modelId);
  } catch {
    // Then the choice lasts as long as the page.
  }
}

function change(conversationId: string | null, next: Pending): void {
  const choice = { ...pending.get(conversationId ?? NEW), ...next };
  pending.set(conversationId ?? NEW, choice);
  if (conversationId === null && owner !== null) keep({ userId: owner, choice });
  tell();
}

function forgetNew(): void {
  pending.delete(NEW);
  keep(null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Choose a model for a conversation (`null` is the new one), and for new ones from now on. */
export function chooseModel(conversationId: string | null, modelId: string): void {
  if (conversationId !== null) forgetNew();
  remember(modelId);
  change(conversationId, { model: modelId, spec: null });
}

/** Choose one of the administrator's specs; its parameters take the place of what was set. */
export function chooseSpec(conversationId: string | null, spec: SpecView): void {
  change(conversationId, { model: spec.model, spec: spec.name, settings: {} });
}

export function choosePreset(conversationId: string | null, preset: PresetView): void {
  change(conversationId, { model: preset.model, spec: null, settings: preset.settings });
}

export function chooseSettings(conversationId: string | null, settings: GenerationSettings): void {
  change(conversationId, { settings });
}

/** The choice of a new conversation goes over to it when it gets its id. */
export function handOverChoice(conversationId: string): void {
  const chosen = pending.get(NEW);
  if (!chosen) return;
  forgetNew();
  change(conversationId, chosen);
}

/**
 * What goes along with the next question. Settings that the conversation has already are left to it; none at all are
 * said, too, so that it forgets those that it had.
 */
export function describeChoice(conversationId: string | null, choice: AnswerChoice): QuestionChoice {
  const { model, spec, settings } = choice;
  const isNews =
    conversationId === null
      ? Object.keys(settings).length > 0
      : pending.get(conversationId)?.settings !== undefined;
  return {
    ...(model ? { model: model.id } : {}),
    ...(spec ? { spec: spec.name } : {}),
    ...(isNews && !choice.isFixed ? { settings } : {}),
  };
}

/** What was chosen for a conversation and has not been sent yet. */
export function readChoice(conversationId: string | null): Pending {
  return pending.get(conversationId ?? NEW) ?? NOTHING;
}

/** Who answers next; `model` is undefined when there is none at all. */
export function useAnswerChoice(
  conversationId: string | null,
  conversation: ConversationView | undefined,
  list: ModelList | undefined,
  defaultPreset: PresetView | undefined,
): AnswerChoice {
  const chosen = useSyncExternalStore(subscribe, () => readChoice(conversationId));
  return useMemo(
    () => settle(chosen, conversation, list, conversationId === null ? defaultPreset : undefined),
    [chosen, conversation, list, conversationId, defaultPreset],
  );
}

/** The choice that follows from what was chosen, what the conversation has, and what there is. */
export function settle(
  chosen: Pending,
  conversation: ConversationView | undefined,
  list: ModelList | undefined,
  preset: PresetView | undefined,
): AnswerChoice {
  const models = list?.items ?? [];
  const specs = list?.specs ?? [];
  const find = (id: string | null | undefined) => models.find((model) => model.id === id);
  const wanted = chosen.spec === undefined ? conversation?.spec : chosen.spec;
  let spec = specs.find((one) => one.name === wanted);
  const isOpen = chosen.model === undefined && !conversation?.model;
  const offeredPreset = isOpen && preset && find(preset.model) ? preset : undefined;
  const mustHaveSpec = list?.specsOnly === true || (isOpen && !offeredPreset && readRemembered() === null);
  if (!spec && chosen.spec !== null && mustHaveSpec)
    spec = specs.find((one) => one.default) ?? (list?.specsOnly ? specs[0] : undefined);
  const model =
    find(spec?.model) ??
    find(chosen.model) ??
    find(conversation?.model) ??
    find(offeredPreset?.model) ??
    find(readRemembered()) ??
    models[0];
  const isFixed = list?.specsOnly === true;
  const kept = chosen.settings ?? conversation?.settings ?? offeredPreset?.settings ?? {};
  return { model, spec, settings: isFixed ? {} : kept, isFixed };
}
