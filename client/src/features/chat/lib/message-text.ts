import type { FilePart, MessageView } from '@tertulia/data-provider';

/** The text of a message without its reasoning. */
export function readText(parts: MessageView['parts']): string {
  return parts
    .filter((part) => part.type === 'text')
    .map((part) => part.text)
    .join('\n\n');
}

/** Whether anything was said or thought. */
export function hasWords(parts: MessageView['parts']): boolean {
  return parts.some((part) => (part.type === 'text' || part.type === 'reasoning') && part.text !== '');
}

export function readFiles(parts: MessageView['parts']): FilePart[] {
  return parts.filter((part) => part.type === 'file');
}
