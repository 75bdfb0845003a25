import { describe, expect, it } from 'vitest';
import { mayBeRedrawn, planRedrawing, renameFor } from './resizing';

const KB = 1000;

describe('the plan for an image', () => {
  it('brings the longest side to 2048 and keeps the proportions', () => {
    const plan = planRedrawing('image/jpeg', 900 * KB, { width: 4096, height: 3072 });
    expect(plan).toMatchObject({ width: 2048, height: 1536, mediaType: 'image/jpeg' });
    expect(planRedrawing('image/jpeg', 900 * KB, { width: 100, height: 8192 })).toMatchObject({
      width: 25,
      height: 2048,
    });
  });

  it('leaves alone what is small enough', () => {
    expect(planRedrawing('image/jpeg', 900 * KB, { width: 2048, height: 1536 })).toBeNull();
    expect(planRedrawing('image/png', 9000 * KB, { width: 1920, height: 1080 })).toBeNull();
  });

  it('keeps screenshots without loss, so that their text stays sharp', () => {
    const plan = planRedrawing('image/png', 900 * KB, { width: 3840, height: 2160 });
    expect(plan).toEqual({ width: 2048, height: 1152, mediaType: 'image/png' });
  });

  it('packs a heavy photograph tighter without making it smaller', () => {
    const plan = planRedrawing('image/jpeg', 8000 * KB, { width: 2000, height: 1500 });
    expect(plan).toMatchObject({ width: 2000, height: 1500, quality: 0.9 });
  });

  it('turns formats that models may not read into JPEG', () => {
    const plan = planRedrawing('image/heic', 100 * KB, { width: 800, height: 600 });
    expect(plan).toMatchObject({ width: 800, height: 600, mediaType: 'image/jpeg' });
    expect(renameFor('IMG_1.HEIC', 'image/heic', 'image/jpeg')).toBe('IMG_1.jpg');
  });

  it('touches neither animations nor drawings nor what is no image', () => {
    for (const type of ['image/gif', 'image/svg+xml', 'application/pdf', '']) {
      expect(mayBeRedrawn(type)).toBe(false);
      expect(planRedrawing(type, 9000 * KB, { width: 9000, height: 9000 })).toBeNull();
    }
  });

  it('keeps the name of a file whose format stays', () => {
    expect(renameFor('a.photo.jpeg', 'image/jpeg', 'image/jpeg')).toBe('a.photo.jpeg');
  });
});
