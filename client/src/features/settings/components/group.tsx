import { type ReactNode, useId } from 'react';

export interface GroupProps {
  title: string;
  hint?: ReactNode;
  children: ReactNode;
}

/** Settings that belong together, under their name. */
export function Group({ title, hint, children }: GroupProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b border-line py-6 first:pt-0 last:border-0">
      <h3 id={id} className="font-medium">
        {title}
      </h3>
      {hint && <div className="mt-1 text-sm text-ink-soft">{hint}</div>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
