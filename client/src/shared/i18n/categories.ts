/** For what a message was refused: the names that moderation endpoints have in common, in the reader's language. */
import type { i18n } from 'i18next';

/** Lets texts say `{{categories, categories}}` of names parted by commas. What is not known stays as it came. */
export function addCategories(i18next: i18n): void {
  i18next.services.formatter?.add('categories', (names) =>
    String(names)
      .split(', ')
      .map((name) => {
        const key = `chat:categories.${name}`;
        return /^[a-z/-]+$/.test(name) && i18next.exists(key) ? i18next.t(key) : name;
      })
      .join(', '),
  );
}
