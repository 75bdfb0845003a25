import { cn } from '@/shared/lib/cn';
import { isMac } from '@/shared/lib/shortcuts';

export interface KeysProps {
  /** As a shortcut names them: `mod+shift+o`. */
  keys: string;
  className?: string;
}

const MAC: Record<string, string> = { mod: '⌘', alt: '⌥', shift: '⇧' };
const OTHERS: Record<string, string> = { mod: 'Ctrl', alt: 'Alt', shift: 'Shift' };
const NAMED: Record<string, string> = {
  escape: 'Esc',
  enter: '↵',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  delete: 'Del',
};

/** A key combination as this machine's keyboard labels it. */
export function Keys({ keys, className }: KeysProps) {
  const modifiers = isMac ? MAC : OTHERS;
  return (
    <span className={cn('inline-flex gap-1 pointer-coarse:hidden', className)} dir="ltr">
      {keys.split('+').map((key) => (
        <kbd key={key} className="rounded border border-current/30 px-1 font-sans text-[0.6875rem] leading-4">
          {modifiers[key] ?? NAMED[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  );
}
