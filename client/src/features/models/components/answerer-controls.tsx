import type { Answerer } from '../hooks/use-answerer';
import { chooseModel, chooseSpec } from '../lib/answer-choice';
import { ModelPicker } from './model-picker';
import { ParametersButton } from './parameters-button';

export interface AnswererControlsProps {
  conversationId: string | null;
  answerer: Answerer;
  /** Called once the picker is closed, where the focus may go to what is written in. */
  onClosed: () => void;
}

/** Who answers, and with which parameters. */
export function AnswererControls({ conversationId, answerer, onClosed }: AnswererControlsProps) {
  const { models, choice, fitted } = answerer;
  return (
    <div className="flex min-w-0 items-center">
      <ModelPicker
        model={choice.model}
        spec={choice.spec}
        isLoading={models.isPending}
        hasFailed={models.isLoadingError}
        onChoose={(model) => chooseModel(conversationId, model.id)}
        onChooseSpec={(spec) => chooseSpec(conversationId, spec)}
        onClosed={onClosed}
      />
      <ParametersButton
        conversationId={conversationId}
        choice={choice}
        count={Object.values(fitted).filter((value) => value != null).length}
      />
    </div>
  );
}
