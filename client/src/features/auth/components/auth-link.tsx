import { Link, type LinkProps } from '@tanstack/react-router';

/** A way to another page before the sign-in. */
export function AuthLink(props: Omit<LinkProps, 'className'>) {
  return (
    <Link
      {...props}
      className="font-medium text-accent underline underline-offset-2 hover:text-accent-hover"
    />
  );
}
