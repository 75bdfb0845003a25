import { File, FileAudio, FileImage, FileText, FileVideo } from 'lucide-react';
import type { FileKind } from '../attachments/upload';

const ICONS: Record<FileKind, typeof File> = {
  image: FileImage,
  pdf: FileText,
  text: FileText,
  audio: FileAudio,
  video: FileVideo,
  other: File,
};

/** A sign of what a file is. */
export function FileIcon({ kind }: { kind: FileKind }) {
  const Icon = ICONS[kind];
  return <Icon aria-hidden className="size-5 shrink-0 text-ink-soft" />;
}
