import { useTranslation } from 'react-i18next';
import { type Shortcut, useShortcuts } from '@/shared/lib/shortcuts';
import { Dialog } from '@/shared/ui/dialog';
import { Keys } from '@/shared/ui/keys';

export interface ShortcutSheetProps {
  onClose: () => void;
}

const GROUPS: Shortcut['group'][] = ['general', 'conversations', 'chat'];

/** The shortcuts that work here and now, and the keys that always do in lists and the composer. */
export function ShortcutSheet({ onClose }: ShortcutSheetProps) {
  const { t } = useTranslation();
  const registered = useShortcuts();
  const fixed: Pick<Shortcut, 'id' | 'keys' | 'group'>[] = [
    { id: 'moveInList', keys: 'arrowdown', group: 'conversations' },
    { id: 'rename', keys: 'f2', group: 'conversations' },
    { id: 'delete', keys: 'delete', group: 'conversations' },
    { id: 'newLine', keys: 'shift+enter', group: 'chat' },
  ];
  const all = [...registered, ...fixed];
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose}>
      {GROUPS.map((group) => (
        <section key={group} className="mb-4">
          <h3 className="mb-1 text-xs font-medium text-ink-faint">{t(`shortcuts.groups.${group}`)}</h3>
          <dl>
            {all
              .filter((shortcut) => shortcut.group === group)
              .map((shortcut) => (
                <div
                  key={shortcut.id}
                  className="flex min-h-9 items-center justify-between gap-4 border-b border-line text-sm last:border-0"
                >
                  <dt>{t(`shortcuts.${shortcut.id}`)}</dt>
                  <dd>
                    <Keys keys={shortcut.keys} className="text-ink-soft pointer-coarse:inline-flex" />
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
