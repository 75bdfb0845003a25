/** Draws an image anew, smaller. Loaded when the first image is added. */
import { planRedrawing, type Redrawing, renameFor } from './resizing';

/** A smaller image, or the same file where nothing is gained or the browser can not read it. */
export async function redrawImage(file: File): Promise<File> {
  const picture = await decode(file);
  if (!picture) return file;
  try {
    const plan = planRedrawing(file.type, file.size, picture);
    if (!plan) return file;
    const drawn = await draw(picture, plan);
    if (!drawn || (drawn.type === file.type && drawn.size >= file.size)) return file;
    return new File([drawn], renameFor(file.name, file.type, drawn.type), { type: drawn.type });
  } finally {
    picture.close();
  }
}

/** The picture, turned upright as its EXIF data say. */
async function decode(file: File): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
}

async function draw(picture: ImageBitmap, plan: Redrawing): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = plan.width;
  canvas.height = plan.height;
  const context = canvas.getContext('2d');
  if (!context) return null;
  if (plan.mediaType === 'image/jpeg') {
    // JPEG knows no transparency: what shone through is paper, not night.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, plan.width, plan.height);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, plan.width, plan.height);
  return new Promise((resolve) => canvas.toBlob(resolve, plan.mediaType, plan.quality));
}
