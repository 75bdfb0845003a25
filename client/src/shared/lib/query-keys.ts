/** Beginnings of keys that one feature reads under and another one has read anew. */
export const MODELS_KEY = ['models'] as const;
export const MODEL_DETAILS_KEY = ['model-details'] as const;
