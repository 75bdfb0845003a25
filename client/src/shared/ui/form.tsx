import type { ComponentProps } from 'react';
import { cn } from '../lib/cn';

export interface FormProps extends Omit<ComponentProps<'form'>, 'onSubmit'> {
  /** It is being sent, and is not sent again meanwhile. */
  isBusy: boolean;
  onSubmit: () => void;
}

/** Fields below each other that are sent by the page itself, once at a time. */
export function Form({ isBusy, onSubmit, className, ...rest }: FormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) onSubmit();
      }}
      className={cn('flex flex-col gap-4', className)}
      {...rest}
    />
  );
}
