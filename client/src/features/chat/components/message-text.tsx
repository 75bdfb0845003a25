import { memo } from 'react';

export interface MessageTextProps {
  text: string;
}

/** What a person wrote, as they wrote it. */
export const MessageText = memo(function MessageText({ text }: MessageTextProps) {
  return (
    <p dir="auto" className="leading-relaxed break-words whitespace-pre-wrap">
      {text}
    </p>
  );
});
