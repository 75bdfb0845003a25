/** Answers to one question that were asked for side by side. */
import type { MessageView } from '@tertulia/data-provider';
import { useSyncExternalStore } from 'react';

export const MOST_COMPARED = 4;

/** By question: whether its answers are shown side by side, where the reader has said so. */
const shown = new Map<string, boolean>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function showSideBySide(questionId: string, isShown: boolean): void {
  shown.set(questionId, isShown);
  for (const listener of listeners) listener();
}

/** Whether an answer has others beside it; the newest are shown so until one of them is chosen. */
export function useSideBySide({ parentId, metadata, siblings }: MessageView, isLast: boolean): boolean {
  const chosen = useSyncExternalStore(subscribe, () => shown.get(parentId ?? ''));
  return Boolean(metadata.comparison) && siblings.length > 1 && (chosen ?? isLast);
}

/** The models that answer the next question beside the chosen one, by conversation. */
const wanted = new Map<string, readonly string[]>();
const NOBODY: readonly string[] = [];

export function compareWith(conversationId: string | null, models: readonly string[]): void {
  if (models.length > 0) wanted.set(conversationId ?? '', models);
  else wanted.delete(conversationId ?? '');
  for (const listener of listeners) listener();
}

export function useComparedModels(conversationId: string | null): readonly string[] {
  return useSyncExternalStore(subscribe, () => wanted.get(conversationId ?? '') ?? NOBODY);
}

/** The models of the next question; the one after it has one again. */
export function takeComparedModels(conversationId: string | null): readonly string[] {
  const models = wanted.get(conversationId ?? '') ?? NOBODY;
  compareWith(conversationId, []);
  return models;
}
