/** Buttons of a message that come with the pointer or the focus; where nothing hovers they are always there. */
export const SHOWN_WHEN_NEEDED =
  'transition-opacity pointer-fine:opacity-0 group-hover/message:opacity-100 group-focus-within/message:opacity-100';
