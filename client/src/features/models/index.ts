export { modelQueries } from './api/models';
export { AnswererControls } from './components/answerer-controls';
export { ModelList } from './components/model-list';
export { NoModel } from './components/no-model';
export { OwnKeysSection } from './components/own-keys-section';
export { SharedPresetPage } from './components/shared-preset-page';
export { useModelName } from './hooks/use-model-name';
export { useAnswerer } from './hooks/use-answerer';
export { chooseModel, handOverChoice, type QuestionChoice } from './lib/answer-choice';
