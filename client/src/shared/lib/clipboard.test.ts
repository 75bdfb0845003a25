import { afterEach, expect, it } from 'vitest';
import { writeClipboard } from './clipboard';

afterEach(() => {
  document.body.replaceChildren();
  Reflect.deleteProperty(document, 'execCommand');
});

it('copies without a clipboard object from within the dialog that has the focus, and gives the focus back', async () => {
  document.body.innerHTML = '<div role="dialog"><button>Copy</button></div>';
  const button = document.querySelector('button');
  button?.focus();
  let copied: [string, boolean] | undefined;
  Object.assign(document, {
    execCommand: () => {
      const field = document.querySelector('textarea');
      copied = [field?.value ?? '', field?.closest('[role="dialog"]') !== null];
      return document.activeElement === field;
    },
  });
  expect(await writeClipboard('a secret')).toBe(true);
  expect(copied).toEqual(['a secret', true]);
  expect(document.activeElement).toBe(button);
  expect(document.querySelector('textarea')).toBeNull();
});
