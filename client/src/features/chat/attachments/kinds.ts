/** What a file is, as far as a model is concerned, by its media type. */
import type { FileKind } from './upload';

const TEXT_TYPES = /^(application\/(json|xml|yaml|x-yaml|javascript|sql|toml|x-sh)|.*\+(json|xml))$/;

export function findKind(mediaType: string, name = ''): FileKind {
  // A drawing in markup is read, not looked at.
  if (mediaType === 'image/svg+xml') return 'text';
  const [family] = mediaType.split('/');
  if (family === 'image' || family === 'audio' || family === 'video') return family;
  if (mediaType === 'application/pdf' || name.toLowerCase().endsWith('.pdf')) return 'pdf';
  // Browsers know no type for most source files; the server looks into them.
  if (family === 'text' || mediaType === '' || TEXT_TYPES.test(mediaType)) return 'text';
  return 'other';
}

/** The kinds that a model must be able to take; texts are read to it, and of a PDF the words. */
export function needsSupport(kind: FileKind): boolean {
  return kind === 'image' || kind === 'audio' || kind === 'video';
}
