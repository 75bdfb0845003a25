export { default as chat } from './chat.json';
export { default as common } from './common.json';
export { default as conversations } from './conversations.json';
export { default as errors } from './errors.json';
export { default as models } from './models.json';
