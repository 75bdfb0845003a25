export { modelQueries } from './api/models';
export { AnswererControls, type AnswererControlsProps } from './components/answerer-controls';
export { ModelList, type ModelListProps } from './components/model-list';
export { NoModel, type NoModelProps } from './components/no-model';
export { OwnKeysSection } from './components/own-keys-section';
export { SharedPresetPage } from './components/shared-preset-page';
export { useModelName } from './hooks/use-model-name';
export { type Answerer, useAnswerer } from './hooks/use-answerer';
export { chooseModel, handOverChoice, type QuestionChoice } from './lib/answer-choice';
