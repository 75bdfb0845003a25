import type { FilePart } from '@tertulia/data-provider';
import type { QuestionChoice } from '@/features/models';

/** What a question consists of. */
export interface Wording {
  text: string;
  files: readonly FilePart[];
}

/** Who answers it, and which models answer it beside that one. */
export interface Answerers extends QuestionChoice {
  compareWith?: readonly string[];
}
