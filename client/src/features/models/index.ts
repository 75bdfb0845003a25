export { modelQueries } from './api/models';
export { ModelList, type ModelListProps } from './components/model-list';
export { ModelPicker, type ModelPickerProps } from './components/model-picker';
export { NoModel, type NoModelProps } from './components/no-model';
export { chooseModel, useChosenModel } from './lib/model-choice';
