import { Link, type LinkProps } from '@tanstack/react-router';

/** A way to another page before the sign-in. */
export function AuthLink(props: Omit<LinkProps, 'className'>) {
  return (
    <Link
      {...props}
      // Higher than its line, for fingers.
      className="-my-3 inline-block py-3 font-medium text-accent underline underline-offset-2 hover:text-accent-hover"
    />
  );
}
