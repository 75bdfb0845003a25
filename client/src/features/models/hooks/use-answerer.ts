import type { ConversationView } from '@tertulia/data-provider';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useCan } from '@/shared/lib/permissions';
import { modelQueries } from '../api/models';
import { presetQueries } from '../api/presets';
import { describeChoice, useAnswerChoice } from '../lib/answer-choice';
import { fitSettings } from '../lib/parameter-values';

/** Who answers the next question of a conversation (`null` is the new one), and what the question says of that. */
export function useAnswerer(conversationId: string | null, conversation: ConversationView | undefined) {
  const models = useQuery(modelQueries.list());
  const canUsePresets = useCan('presets.use');
  const presets = useQuery({ ...presetQueries.list(), enabled: conversationId === null && canUsePresets });
  const defaultPreset = presets.data?.find((preset) => preset.isDefault);
  const choice = useAnswerChoice(conversationId, conversation, models.data, defaultPreset);
  const { model, settings } = choice;
  const hasSettings = model !== undefined && Object.keys(settings).length > 0;
  const details = useQuery({ ...modelQueries.details(model?.id ?? ''), enabled: hasSettings });
  const parameters = hasSettings ? details.data?.facts.parameters : undefined;
  const fitted = useMemo(
    () => (parameters ? fitSettings(settings, parameters) : settings),
    [settings, parameters],
  );
  const question = useMemo(
    () => describeChoice(conversationId, { ...choice, settings: fitted }),
    [conversationId, choice, fitted],
  );
  return { models, choice, fitted, question };
}

export type Answerer = ReturnType<typeof useAnswerer>;
