/** Whether and how an image is made smaller before it goes to the server. */

const LONGEST_SIDE = 2048;
/** What no screenshot needs and a photograph of this size can spare. */
const LARGE_BYTES = 3_000_000;
const PHOTO_QUALITY = 0.9;

/** Formats that browsers draw and models may not read. */
const FOREIGN = new Set(['image/avif', 'image/bmp', 'image/heic', 'image/heif', 'image/tiff']);
/** Formats that a canvas would harm: it keeps one picture of an animation, and a drawing has no size of its own. */
const KEPT = new Set(['image/gif', 'image/svg+xml']);

export interface ImageSize {
  width: number;
  height: number;
}

export interface Redrawing extends ImageSize {
  mediaType: string;
  quality?: number;
}

/** Whether a model would hardly read the format, so that it is changed even where originals are wanted. */
export function isForeign(mediaType: string): boolean {
  return FOREIGN.has(mediaType);
}

/** Whether a file may be redrawn at all, before it is decoded to find out. */
export function mayBeRedrawn(mediaType: string): boolean {
  return mediaType.startsWith('image/') && !KEPT.has(mediaType);
}

/**
 * How to redraw an image of this size; null leaves it as it is. Pictures without loss stay so, which keeps the text
 * of screenshots sharp.
 */
export function planRedrawing(mediaType: string, bytes: number, size: ImageSize): Redrawing | null {
  if (!mayBeRedrawn(mediaType)) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(size.width, size.height));
  const isLossless = mediaType === 'image/png';
  const isHeavy = bytes > LARGE_BYTES && !isLossless;
  if (scale === 1 && !isHeavy && !FOREIGN.has(mediaType)) return null;
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  if (isLossless) return { width, height, mediaType };
  return {
    width,
    height,
    mediaType: mediaType === 'image/webp' ? mediaType : 'image/jpeg',
    quality: PHOTO_QUALITY,
  };
}

const ENDINGS: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };

/** The name of a file after its format changed. */
export function renameFor(name: string, from: string, to: string): string {
  const ending = ENDINGS[to];
  if (from === to || ending === undefined) return name;
  return `${name.replace(/\.[a-z0-9]{1,5}$/i, '')}.${ending}`;
}
