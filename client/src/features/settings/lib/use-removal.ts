import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

/**
 * Takes one of several things away once the reader has confirmed it. `ask` begins with a thing, `asked` is the one that
 * the question is about, and `dialog` is for the `ConfirmDialog` that asks it. `onSettled` reads the list anew.
 */
export function useRemoval<Thing>(remove: (thing: Thing) => Promise<void>, onSettled: () => Promise<void>) {
  const [asked, ask] = useState<Thing | null>(null);
  const mutation = useMutation({
    mutationFn: remove,
    onSettled: async () => {
      ask(null);
      await onSettled();
    },
  });
  return {
    asked,
    ask,
    error: mutation.error,
    dialog: {
      isOpen: asked !== null,
      isBusy: mutation.isPending,
      onOpenChange: (isOpen: boolean) => {
        if (!isOpen) ask(null);
      },
      onConfirm: () => {
        if (asked !== null) mutation.mutate(asked);
      },
    },
  };
}
